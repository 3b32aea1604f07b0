import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
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

const CERTIFICATES = join(__dirname, 'certificates');

/** An authority, and a server certificate of it for 127.0.0.1, localhost and GitHub. */
export function certificates(): Certificates {
  return {
    caFile: join(CERTIFICATES, 'ca.pem'),
    key: readFileSync(join(CERTIFICATES, 'server.key')),
    cert: readFileSync(join(CERTIFICATES, 'server.pem')),
  };
}
