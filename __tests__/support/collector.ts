import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ReceivedRequest {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A real HTTPS server with a certificate authority of its own, which takes events as PostHog does. */
export interface Collector {
  readonly url: string;
  /** For `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string;
  /** Every request that came whole, parsed where it is JSON. */
  readonly requests: ReceivedRequest[];
  events(): unknown[];
  /** How many connections are open now. */
  connections(): number;
  /** Resolves once that many requests came; fails after `timeoutMs`. */
  received(count: number, timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** @param answer what it does with a request that came whole; 200 unless told otherwise */
export async function startCollector(
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.end('{"status":1}'),
): Promise<Collector> {
  const { caFile, key, cert } = certificates();
  const requests: ReceivedRequest[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      requests.push({ method: request.method, path: request.url, headers: request.headers, body });
      answer(request, response);
    });
  };
  const server = createServer({ key, cert }, listener);
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) =>
    sockets.add(socket.once('close', () => sockets.delete(socket))),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A test that fails before it closes this must not keep jest from ending.
  server.unref();
  const { port } = server.address() as AddressInfo;

  return {
    url: `https://127.0.0.1:${port}/capture`,
    caFile,
    requests,
    events: () => requests.map(({ body }) => JSON.parse(body)),
    connections: () => sockets.size,
    async received(count, timeoutMs = 10_000) {
      const deadline = Date.now() + timeoutMs;
      while (requests.length < count) {
        if (Date.now() > deadline)
          throw new Error(`${requests.length} of ${count} requests came in ${timeoutMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

interface Certificates {
  caFile: string;
  key: Buffer;
  cert: Buffer;
}

let made: Certificates | undefined;

/** An authority and a server certificate for 127.0.0.1, localhost and GitHub, made once a test file. */
export function certificates(): Certificates {
  if (made) return made;
  const folder = mkdtempSync(join(tmpdir(), 'wasp-shell-ca-'));
  // Other users' processes trust it too.
  chmodSync(folder, 0o755);
  const openssl = (...args: string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  writeFileSync(
    join(folder, 'san.ext'),
    'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:github.com,DNS:codeload.github.com\n',
  );
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=wasp-shell tests',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  openssl(
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'san.ext',
    '-out',
    'server.pem',
  );
  made = {
    caFile: join(folder, 'ca.pem'),
    key: readFileSync(join(folder, 'server.key')),
    cert: readFileSync(join(folder, 'server.pem')),
  };
  return made;
}
