import { createSocket, type Socket } from 'node:dgram';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { UserError, UsageError } from '../errors';

/** The ports of a project's app on this machine. */
export interface Ports {
  client: number;
  server: number;
  /** Of the database, where the shell manages one. */
  db?: number;
}

export type PortName = 'client' | 'server';

/** A port that is held by binding it, so that nobody else is given it, until the app's own program takes it over. */
export interface ClaimedPort {
  readonly port: number;
  release(): Promise<void>;
}

const FIRST_PORTS = { client: 3000, server: 3001, db: 5432, studio: 5555 } as const;
/** The official CLI's pairs lie side by side; so do those of a second and third app. */
const STEP = 10;
const TRIES = 100;

/**
 * Claims the port that was asked for; else the one that the project had last time; else the first free one of a series.
 *
 * @param remembered what the project had last time
 * @throws UserError when the one that was asked for is taken, naming who has it where that is known
 */
export async function claimPort(
  name: keyof typeof FIRST_PORTS,
  asked: number | undefined,
  remembered: number | undefined,
): Promise<ClaimedPort> {
  if (asked !== undefined) {
    const claimed = await tryPort(asked);
    if (claimed) return claimed;
    const { findPortHolder } = await import('../processes/open-files.js');
    const holder = await findPortHolder(asked);
    throw new UserError(`Port ${asked}, which was asked for, is taken.`, {
      why: holder
        ? `It is held by ${holder}.`
        : 'It is held by a process that this user may not look into.',
      next: `Stop that, choose another with --${name}-port, or leave the option out: a free one is found then.`,
    });
  }
  const series = Array.from({ length: TRIES }, (_, n) => FIRST_PORTS[name] + n * STEP);
  for (const port of [...(remembered === undefined ? [] : [remembered]), ...series]) {
    const claimed = await tryPort(port);
    if (claimed) return claimed;
  }
  return (
    (await tryPort(0)) ??
    Promise.reject(
      new UserError('There is no free port.', {
        next: 'Close programs that listen on ports, then try again.',
      }),
    )
  );
}

/** @throws UsageError for anything but a port's number */
export function parsePort(typed: string): number {
  const port = Number(typed);
  if (/^\d+$/.test(typed) && port >= 1 && port <= 65535) return port;
  throw new UsageError(`"${typed}" is no port.`, { next: 'A port is a number from 1 to 65535.' });
}

/** Whether a port could be bound a moment ago. */
export async function isPortFree(port: number): Promise<boolean> {
  const isReserved = reservations.has(port);
  const claimed = await tryPort(port);
  await claimed?.release();
  if (!isReserved) giveBack(port);
  return claimed !== undefined;
}

/** Bound on every address, as the app's server does. Before that on one: some systems allow the first beside a program that has the second. */
async function tryPort(port: number): Promise<ClaimedPort | undefined> {
  if (port !== 0 && !(await reserve(port))) return undefined;
  const everywhere = await listenEverywhere(port);
  if (!everywhere) {
    giveBack(port);
    return undefined;
  }
  const claimed = {
    port: (everywhere.address() as AddressInfo).port,
    release: () => close(everywhere),
  };
  if (port === 0) await reserve(claimed.port);
  return claimed;
}

async function listenEverywhere(port: number): Promise<Server | undefined> {
  const loopback = await listen(port, '127.0.0.1');
  if (!loopback) return undefined;
  await close(loopback);
  return listen(port);
}

/** By port; each for as long as this process lives. */
const reservations = new Map<number, Socket>();

/**
 * Between its release and the moment when the app's program listens, seconds later, a port is free to all. So it is also bound for UDP, which nothing of an
 * app uses: any other shell on this machine, whoever runs it, looks at that first. The system takes it back from a process that was killed.
 */
async function reserve(port: number): Promise<boolean> {
  if (reservations.has(port)) return true;
  const socket = createSocket('udp4');
  const isBound = await new Promise<boolean>((resolve) => {
    socket
      .once('error', () => resolve(false))
      .bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(true));
  });
  if (isBound) reservations.set(port, socket.unref());
  else socket.close();
  return isBound;
}

function giveBack(port: number): void {
  reservations.get(port)?.close();
  reservations.delete(port);
}

function listen(port: number, host?: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen({ port, ...(host && { host }), exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
