import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy that takes CONNECT and nothing else, for `HTTPS_PROXY`. */
export interface Proxy {
  readonly url: string;
  /** `host:port` of every tunnel that was asked for. */
  readonly tunnels: string[];
  close(): Promise<void>;
}

type Behaviour = 'connects' | 'refuses' | 'hangs';

/** @param port where all tunnels lead, whatever was asked for */
export async function startProxy(behaviour: Behaviour = 'connects', port?: number): Promise<Proxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void =>
    void sockets.add(
      socket
        .unref()
        .on('error', () => socket.destroy())
        .once('close', () => sockets.delete(socket)),
    );
  const server = createServer((_, response) => response.writeHead(400).end());
  server.on('connection', keep);
  server.on('connect', ({ url = '' }, client: Duplex) => {
    tunnels.push(url);
    if (behaviour === 'hangs') return;
    if (behaviour === 'refuses')
      return client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const asked = new URL(`tcp://${url}`);
    const target = connect(
      port ?? Number(asked.port),
      port === undefined ? asked.hostname : '127.0.0.1',
      () => client.write('HTTP/1.1 200 Connection Established\r\n\r\n'),
    );
    keep(target);
    client.pipe(target).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A test that fails before it closes this must not keep jest from ending.
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
