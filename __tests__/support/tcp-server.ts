import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { certificates } from './collector';

/** A server that speaks something else than HTTP, or HTTP without an end. */
export interface TcpServer {
  readonly port: number;
  /** How many connections are open now. */
  connections(): number;
  close(): Promise<void>;
}

export function startTcpServer(
  serve: (socket: Socket) => void = () => {},
  host = '127.0.0.1',
): Promise<TcpServer> {
  return listen(createServer(serve), host);
}

/** With the collector's certificate. */
export function startTlsServer(serve: (socket: Socket) => void): Promise<TcpServer> {
  const { key, cert } = certificates();
  return listen(createTlsServer({ key, cert }, serve), '127.0.0.1');
}

async function listen(server: Server, host: string): Promise<TcpServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) =>
    sockets.add(
      socket
        .unref()
        .on('error', () => socket.destroy())
        .once('close', () => sockets.delete(socket)),
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  // A test that fails before it closes this must not keep jest from ending.
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
