import { findFolders } from '../folders';
import type { Settings } from '../settings';
import { packageInfo } from '../package-info';
import { decideConsent } from '../telemetry/consent';
import { findAllowedAddress } from '../telemetry/endpoint';
import { withLock } from '../telemetry/store';
import { findProxyAgent } from '../proxy';
import { readState } from '../telemetry/state';
import { isDue } from '../telemetry/throttle';
import { MAX_FEED_BYTES, parseFeed } from './feed';
import { findRegistry } from './npm-registry';
import { readLookup, writeLookup, type Lookup } from './store';

const DEFAULT_FEED = 'https://news.wasp.sh';
const FETCH_MS = 3000;
const MAX_MANIFEST_BYTES = 64 * 1024;
const WASP_PACKAGE = '@wasp.sh/wasp-cli';

/** The feed's address: https, or http on a loopback address; undefined for one that may not be asked. */
export function findFeed({ news }: Settings): string | undefined {
  return findAllowedAddress(news.url ?? DEFAULT_FEED);
}

/**
 * Looks for messages and new versions where it may, at most once in 12 hours among any number of processes: the claim is written before anything is asked.
 *
 * @throws when the store can't be written
 */
export async function lookUp(settings: Settings): Promise<void> {
  const feed = findFeed(settings);
  const { messages: folder, telemetry: store } = findFolders(settings);
  if (settings.news.disabledBy || feed === undefined || folder === undefined || store === undefined)
    return;
  // The user may have opted out since the command that this comes after.
  if (!decideConsent(settings.telemetry, readState(store)).isGiven) return;
  const isClaimed = await withLock(folder, async () => {
    const lookup = readLookup(folder);
    if (
      !isDue(
        lookup.triedAt === undefined ? undefined : Date.parse(lookup.triedAt) || undefined,
        Date.now(),
      )
    )
      return false;
    writeLookup(folder, { ...lookup, triedAt: new Date().toISOString() });
    return true;
  });
  if (!isClaimed) return;
  const keep = (found: Partial<Lookup>): Promise<void> => keepFound(folder, found);
  // Each for itself: one that hangs takes none of the others with it.
  await Promise.allSettled([
    readFeed(feed, readLookup(folder)).then(keep),
    findLatest(WASP_PACKAGE, settings.env).then((wasp) =>
      keep({ latest: wasp === undefined ? {} : { wasp } }),
    ),
    packageInfo.publishedName !== undefined &&
      findLatest(packageInfo.publishedName, settings.env).then((version) =>
        keep({ latest: version === undefined ? {} : { shell: version } }),
      ),
  ]);
}

/** Adds what was found to what is known by then. @throws when the folder can't be written */
export function keepFound(folder: string, found: Partial<Lookup>): Promise<void> {
  return withLock(folder, async () => {
    const lookup = readLookup(folder);
    writeLookup(folder, { ...lookup, ...found, latest: { ...lookup.latest, ...found.latest } });
  });
}

/** What the feed says now. @throws when it can't be had or is none */
export async function readFeed(
  url: string,
  known: Lookup,
): Promise<Pick<Lookup, 'messages' | 'readAt' | 'feed'>> {
  const etag = known.feed?.url === url ? known.feed.etag : undefined;
  const answer = await fetchText(
    url,
    MAX_FEED_BYTES,
    etag === undefined ? {} : { 'if-none-match': etag },
  );
  const readAt = new Date().toISOString();
  if (answer.status === 304 && etag !== undefined)
    return { messages: known.messages, readAt, feed: known.feed };
  if (answer.status !== 200) throw new Error(`the feed answers with the status ${answer.status}`);
  const messages = parseFeed(answer.text);
  if (!messages) throw new Error('what came is no feed');
  return { messages, readAt, feed: { url, etag: answer.etag } };
}

/** The version with the tag `latest`, or undefined. @throws when the registry can't be asked */
async function findLatest(
  packageName: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const registry = findRegistry(packageName, env);
  if (registry === undefined) return undefined;
  const { status, text } = await fetchText(
    `${registry}${packageName.replace('/', '%2f')}/latest`,
    MAX_MANIFEST_BYTES,
    {},
  );
  const { version } = (status === 200 ? JSON.parse(text) : {}) as { version?: unknown };
  return typeof version === 'string' && /^\d+\.\d+\.\d+$/.test(version) && version.length < 40
    ? version
    : undefined;
}

interface Answer {
  status: number;
  text: string;
  etag: string | undefined;
}

/** One GET of a small text, whatever the server says of its size. A redirect is an answer like any other. @throws when it takes too long or is too large */
async function fetchText(
  url: string,
  maxBytes: number,
  headers: Record<string, string>,
): Promise<Answer> {
  const { default: got } = await import('got');
  const agent = findProxyAgent(url);
  const request = got.stream(url, {
    headers: { accept: 'application/json', 'user-agent': 'wasp', ...headers },
    // What is packed could be any size.
    decompress: false,
    followRedirect: false,
    retry: { limit: 0 },
    throwHttpErrors: false,
    timeout: { request: FETCH_MS },
    ...(agent && { agent: { https: agent } }),
  });
  const deadline = setTimeout(
    () => request.destroy(new Error(`no whole answer within ${FETCH_MS / 1000} s`)),
    FETCH_MS,
  );
  let head: { statusCode: number; headers: NodeJS.Dict<string | string[]> } | undefined;
  request.once('response', (response) => (head = response as typeof head));
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > maxBytes) throw new Error(`the answer is larger than ${maxBytes / 1024} KiB`);
      pieces.push(piece);
    }
  } finally {
    clearTimeout(deadline);
    request.destroy();
  }
  const etag = head?.headers['etag'];
  return {
    status: head?.statusCode ?? 0,
    text: Buffer.concat(pieces).toString('utf8'),
    etag: typeof etag === 'string' && etag.length <= 200 ? etag : undefined,
  };
}
