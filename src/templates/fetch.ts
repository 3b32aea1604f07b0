import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UserError, messageOf, systemCodeOf, throwIfInterrupted } from '../errors';
import { writeAtomicBy } from '../files';

/** What came of a download. */
export type Fetched =
  { kind: 'fetched' } | { kind: 'missing' } | { kind: 'unreachable'; why: string };

const MAX_ARCHIVE_BYTES = 200_000_000;
const QUIET_MS = 15_000;
const CONNECT_MS = 10_000;

/**
 * Fetches a file over HTTPS, through `HTTPS_PROXY` where that is set, whole or not at all.
 *
 * @throws UserError for more than 200 MB
 * @throws Interrupted
 */
export async function fetchFile(url: string, file: string, signal: AbortSignal): Promise<Fetched> {
  try {
    const [{ default: got }, { findProxyAgent }] = await Promise.all([
      import('got'),
      import('../proxy.js'),
    ]);
    const agent = findProxyAgent(url);
    const request = got.stream(url, {
      retry: { limit: 0 },
      timeout: {
        lookup: CONNECT_MS,
        connect: CONNECT_MS,
        secureConnect: CONNECT_MS,
        response: QUIET_MS,
        socket: QUIET_MS,
      },
      headers: { 'user-agent': 'wasp-shell' },
      hooks: { beforeRedirect: [({ url: next }) => verifyHttps(String(next))] },
      ...(agent && { agent: { https: agent } }),
    });
    await writeAtomicBy(file, (beside) =>
      pipeline(request, limited(), createWriteStream(beside, { mode: 0o600 }), { signal }),
    );
    return { kind: 'fetched' };
  } catch (error) {
    throwIfInterrupted(signal);
    for (const refused of [error, (error as Error).cause])
      if (refused instanceof UserError) throw refused;
    const status = (error as { response?: { statusCode?: number } }).response?.statusCode;
    if (status === 404) return { kind: 'missing' };
    if (status !== undefined)
      return { kind: 'unreachable', why: `${new URL(url).host} answers with status ${status}.` };
    return { kind: 'unreachable', why: `${systemCodeOf(error) ?? 'Error'}: ${messageOf(error)}` };
  }
}

/** A redirect to plain HTTP is not followed: what comes is code. */
function verifyHttps(url: string): void {
  if (!url.startsWith('https:'))
    throw new UserError('The template is not fetched.', {
      why: `Its address leads to ${new URL(url).host} without encryption.`,
    });
}

function limited(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > MAX_ARCHIVE_BYTES)
        done(
          new UserError('The template is not fetched.', {
            why: `It is larger than ${MAX_ARCHIVE_BYTES / 1e6} MB.`,
          }),
        );
      else done(null, chunk);
    },
  });
}
