import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { startCollector } from '../support/collector';
import { startProxy } from '../support/proxy';
import { runWasp, type Run } from '../support/run-wasp';
import type { Sandbox } from '../support/sandbox';
import { startTcpServer, startTlsServer } from '../support/tcp-server';
import { claimedBuckets, findSenders, inLab, until, type Lab } from '../support/telemetry';

/** The contract's limit for a sender, whatever the network does. */
const GONE_MS = 5000;

/** An address that events have trouble to reach. */
interface Trouble {
  env: NodeJS.ProcessEnv;
  /** Whether a request to it is being held open. */
  isHeld?: () => boolean;
  close?: () => Promise<void>;
}

const at = (port: number): NodeJS.ProcessEnv => ({
  WASP_TELEMETRY_URL: `https://127.0.0.1:${port}/capture`,
});

async function holdAfter(
  serve: (socket: Socket) => void,
  start = startTlsServer,
): Promise<Trouble> {
  const server = await start(serve);
  return { env: at(server.port), isHeld: () => server.connections() > 0, close: server.close };
}

async function answerWith(answer: (response: ServerResponse) => void): Promise<Trouble> {
  const { url, close } = await startCollector((_, response) => answer(response));
  return { env: { WASP_TELEMETRY_URL: url }, close };
}

/** Without an end: one more line whenever the last one is on its way. */
function drip(socket: Socket, line: string): void {
  const timer = setInterval(() => socket.write(line), 100).unref();
  socket.once('close', () => clearInterval(timer));
}

const NEVER_ANSWERS: [string, () => Promise<Trouble>][] = [
  ['hangs before its headers', () => holdAfter(() => {})],
  ['accepts and never speaks TLS', () => holdAfter(() => {}, startTcpServer)],
  [
    'sends headers without an end',
    () =>
      holdAfter((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        drip(socket, 'X-More: 1\r\n');
      }),
  ],
];

const ANSWERS: [string, () => Promise<Trouble>][] = [
  ['refuses', async () => ({ env: at(9) })],
  [
    'has a name that does not resolve',
    async () => ({ env: { WASP_TELEMETRY_URL: 'https://nothing.invalid/' } }),
  ],
  ['hangs up', () => holdAfter((socket) => socket.destroy(), startTcpServer)],
  ['speaks no HTTP', () => holdAfter((socket) => socket.end('220 smtp.example.com\r\n'))],
  ['answers 500', () => answerWith((response) => response.writeHead(500).end('{"error":"acme"}'))],
  [
    'sends a body without an end',
    () =>
      answerWith((response) => {
        response.writeHead(200);
        drip(response.socket!, 'more\r\n');
      }),
  ],
  [
    'is behind a proxy that is none',
    async () => ({ env: { HTTPS_PROXY: 'nonsense://127.0.0.1:9' } }),
  ],
  [
    'has a certificate that nobody vouches for',
    async () => ({ env: { NODE_EXTRA_CA_CERTS: undefined } }),
  ],
];

/** A command with results on stdout, and one that fails, each in a bucket of its own: all that their users see of them. */
async function seenWith(sandbox: Sandbox, env: NodeJS.ProcessEnv) {
  return (await runWith(sandbox, env)).map(({ exitCode, stdout, stderr }) => ({
    exitCode,
    stdout,
    stderr,
  }));
}

function runWith(sandbox: Sandbox, env: NodeJS.ProcessEnv): Promise<Run[]> {
  return Promise.all([
    runWasp(sandbox, ['deps'], { env }),
    runWasp(sandbox, ['build'], { env: { ...env, STAND_IN_BEHAVIOUR: 'fail' } }),
  ]);
}

/** A lab with an address that is trouble. */
function inTrouble(
  start: () => Promise<Trouble>,
  test: (lab: Lab, trouble: Trouble) => Promise<void>,
): Promise<void> {
  return inLab(async (lab) => {
    const trouble = await start();
    await test(lab, trouble).finally(() => trouble.close?.());
  });
}

// One at a time: what is asked here is what time does, and a sender on a machine with too much to do rightly gives up.
test.each(NEVER_ANSWERS)(
  'a server that %s is not waited for, nor seen, and the sender is gone in 5 s',
  (_, start) =>
    inTrouble(start, async ({ sandbox }, { env, isHeld = () => false }) => {
      const calm = await runWith(sandbox, { WASP_TELEMETRY_DISABLE: '1' });
      const runs = await runWith(sandbox, env);
      const limitMs = Math.max(...calm.map(({ durationMs }) => durationMs)) + 2000;
      expect(runs).toEqual(calm.map((run) => ({ ...run, durationMs: expect.any(Number) })));
      for (const { durationMs } of runs) expect(durationMs).toBeLessThan(limitMs);
      expect(findSenders(sandbox)).toHaveLength(2);
      const isGone = sandbox.quiet(GONE_MS);
      await until('the server holds a request open', isHeld);
      await until('both buckets are claimed', () => claimedBuckets(sandbox).length === 2);
      await isGone;
    }),
);

test.each(ANSWERS)('a server that %s changes nothing that a user sees', (_, start) =>
  inTrouble(start, async ({ sandbox, collector }, { env }) => {
    const calm = await seenWith(sandbox, { WASP_TELEMETRY_DISABLE: '1' });
    expect(calm.map(({ exitCode }) => exitCode)).toEqual([0, 1]);
    expect(await seenWith(sandbox, env)).toEqual(calm);
    await sandbox.quiet(GONE_MS);
    expect(claimedBuckets(sandbox)).toEqual(['build', 'other']);
    expect(collector.requests).toEqual([]);
  }),
);

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', (status) =>
  inLab(async ({ sandbox, collector: target }) => {
    const collector = await startCollector((_, response) =>
      response.writeHead(status, { location: target.url }).end(),
    );
    await runWasp(sandbox, ['build'], { env: { WASP_TELEMETRY_URL: collector.url } });
    await sandbox.quiet(GONE_MS);
    expect(collector.requests).toHaveLength(1);
    expect(target.requests).toEqual([]);
    await collector.close();
  }),
);

test('a server that answers 503 is asked once', () =>
  inLab(
    async ({ sandbox, collector }) => {
      await runWasp(sandbox, ['build']);
      await sandbox.quiet(GONE_MS);
      expect(collector.requests).toHaveLength(1);
    },
    { answer: (_, response) => response.writeHead(503, { 'retry-after': '0' }).end() },
  ));

test.each(['HTTPS_PROXY', 'https_proxy'])('%s is used, and NO_PROXY is honoured', (name) =>
  inLab(async ({ sandbox, collector }) => {
    const proxy = await startProxy();
    await runWasp(sandbox, ['build'], { env: { [name]: proxy.url } });
    await sandbox.quiet(GONE_MS);
    expect(proxy.tunnels).toEqual([new URL(collector.url).host]);
    expect(collector.events()).toMatchObject([{ properties: { is_build: true } }]);

    await runWasp(sandbox, ['deps'], {
      env: { [name]: proxy.url, NO_PROXY: 'example.com,127.0.0.1' },
    });
    await sandbox.quiet(GONE_MS);
    expect(proxy.tunnels).toHaveLength(1);
    expect(collector.events()).toMatchObject([{}, { properties: { is_build: false } }]);
    await proxy.close();
  }),
);

test.each(['refuses', 'hangs'] as const)(
  'a proxy that %s changes nothing that a user sees, and nothing goes around it',
  (behaviour) =>
    inLab(async ({ sandbox, collector }) => {
      const proxy = await startProxy(behaviour);
      const calm = await seenWith(sandbox, { WASP_TELEMETRY_DISABLE: '1' });
      expect(await seenWith(sandbox, { HTTPS_PROXY: proxy.url })).toEqual(calm);
      await sandbox.quiet(GONE_MS);
      expect(proxy.tunnels).toHaveLength(2);
      expect(collector.requests).toEqual([]);
      await proxy.close();
    }),
);
