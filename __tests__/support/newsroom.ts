import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runWasp } from './run-wasp';
import type { Sandbox } from './sandbox';
import { eventsOf, inLab, writeState, type Lab } from './telemetry';

export const CRITICAL = {
  id: 'c1',
  level: 'critical',
  title: 'Update now',
  body: 'A hole.',
  publishedAt: '2026-01-02T00:00:00Z',
  affects: '<0.25.1',
  fixedIn: '0.25.1',
};
export const INFO = {
  id: 'i1',
  level: 'info',
  title: 'Wasp has a mascot',
  body: 'Da Boi.',
  publishedAt: '2026-01-01T00:00:00Z',
};

/** A feed and an npm registry in one, on loopback, beside a lab's collector. */
export async function inNewsroom(
  test: (
    room: Lab & {
      requests: IncomingMessage[];
      env: Readonly<Record<'WASP_NEWS_URL' | 'npm_config_registry', string>>;
    },
  ) => Promise<void>,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<void> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const env = { WASP_NEWS_URL: url, npm_config_registry: `${url}npm` };
  try {
    await inLab((lab) => test({ ...lab, requests, env }), {
      env: { WASP_NEWS_DISABLE: undefined, ...env },
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

export function serve(feed: unknown, latest = '0.25.0') {
  return ({ url, headers }: IncomingMessage, response: ServerResponse): void => {
    if (url !== '/') return void response.end(JSON.stringify({ version: latest }));
    if (headers['if-none-match'] === '"1"') return void response.writeHead(304).end();
    response.setHeader('etag', '"1"').end(JSON.stringify(feed));
  };
}

export const lookupFile = ({ home }: Sandbox): string =>
  join(home, '.config/wasp/messages/feed.json');
export const readLookup = (sandbox: Sandbox) =>
  JSON.parse(readFileSync(lookupFile(sandbox), 'utf8'));

export function writeLookup(
  sandbox: Sandbox,
  messages: unknown[],
  latest = {},
  triedAt = new Date().toISOString(),
): void {
  mkdirSync(join(sandbox.home, '.config/wasp/messages'), { recursive: true });
  writeFileSync(
    lookupFile(sandbox),
    JSON.stringify({ version: 1, messages, latest, triedAt, readAt: '2026-01-03T00:00:00.000Z' }),
  );
}

/** A user who has seen the first notice, and whose event is not due. */
export function settle(sandbox: Sandbox): void {
  writeState(sandbox, { build: 0, other: 0 }, 'enabled');
  writeFileSync(join(sandbox.store, 'notice-shown'), '');
}

/** Runs `wasp build` until its event has come: on a machine with much to do a sender gives up, and leaves it to the next command. */
export async function build(lab: Lab): Promise<void> {
  for (let run = 0; run < 5 && (await eventsOf(lab)).length === 0; run += 1)
    await runWasp(lab.sandbox, ['build']);
  if ((await eventsOf(lab)).length !== 1) throw new Error('`wasp build` has not sent one event.');
}
