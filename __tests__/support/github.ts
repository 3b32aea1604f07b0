import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { certificates } from './collector';
import { startProxy } from './proxy';

export interface TarEntry {
  path: string;
  text?: string;
  type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'FIFO';
  linkpath?: string;
  /** What the header says, where that is not the text's. */
  size?: number;
}

/** A gzipped tar with exactly these entries, also such as no tool would write. */
export function makeArchive(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, text = '', type = 'File', linkpath, size }) => {
    const body = Buffer.from(text);
    const block = Buffer.alloc(512);
    new Header({
      path,
      type,
      mode: type === 'Directory' ? 0o755 : 0o644,
      size: size ?? body.length,
      mtime: new Date(0),
      ...(linkpath !== undefined && { linkpath }),
    }).encode(block, 0);
    return [block, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** Stands in for github.com and codeload.github.com, which a proxy leads to. */
export interface Github {
  /** The user's environment. */
  readonly env: NodeJS.ProcessEnv;
  /** `host/path` of each request. */
  readonly requests: string[];
  /** By `host/path`: an archive, a status, or where to go instead. */
  readonly answers: Map<string, Buffer | number | string>;
  close(): Promise<void>;
}

export async function startGithub(): Promise<Github> {
  const { caFile, key, cert } = certificates();
  const requests: string[] = [];
  const answers: Github['answers'] = new Map();
  const server = createServer({ key, cert }, ({ headers, url }, response) => {
    const asked = `${headers.host}${url}`;
    requests.push(asked);
    const answer = answers.get(asked) ?? 404;
    if (typeof answer === 'number') response.writeHead(answer).end('no');
    else if (typeof answer === 'string') response.writeHead(302, { location: answer }).end();
    else response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await startProxy('connects', (server.address() as AddressInfo).port);
  return {
    env: { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: caFile },
    requests,
    answers,
    close: async () => {
      await proxy.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
