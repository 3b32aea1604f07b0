import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { testWith } from '../support/requirements';
import { WASP, runProgram, runWasp } from '../support/run-wasp';
import type { Sandbox } from '../support/sandbox';
import {
  claimedBuckets,
  eventsOf,
  findSenders,
  inLab,
  listHome,
  readStore,
  writeState,
} from '../support/telemetry';

const VARIABLES: [NodeJS.ProcessEnv][] = [
  [{ WASP_TELEMETRY_DISABLE: '' }],
  [{ WASP_TELEMETRY_DISABLE: '0' }],
  [{ WASP_TELEMETRY_DISABLE: '1' }],
  [{ DO_NOT_TRACK: '1' }],
  [{ WASP_TELEMETRY_DISABLE: '1', CI: 'true', WASP_TELEMETRY_USER_ID: 'acme' }],
];

test.each(VARIABLES)('with %j nothing is sent, and nothing written', (env) =>
  inLab(
    async (lab) => {
      const { sandbox } = lab;
      const before = listHome(sandbox);
      // There is no flyctl to deploy with.
      for (const [typed, exitCode] of [
        ['build', 0],
        ['deploy fly deploy', 1],
        ['telemetry', 0],
        ['telemetry --json', 0],
      ] as const) {
        expect(await runWasp(sandbox, typed.split(' '))).toMatchObject({ exitCode });
        expect(findSenders(sandbox)).toEqual([]);
      }
      expect(await eventsOf(lab)).toEqual([]);
      expect(listHome(sandbox)).toEqual(before);
    },
    { env },
  ),
);

test.each(['0', 'false', ''])('DO_NOT_TRACK=%s is no opt-out', (value) =>
  inLab(async (lab) => {
    await runWasp(lab.sandbox, ['build'], { env: { DO_NOT_TRACK: value } });
    expect(await eventsOf(lab)).toHaveLength(1);
  }),
);

test('wasp telemetry disable is remembered, and keeps the time stamps, until wasp telemetry enable', () =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    writeState(sandbox, { other: 0 });
    await runWasp(sandbox, ['telemetry', 'disable']);
    const before = listHome(sandbox);
    for (const name of ['build', 'deps']) await runWasp(sandbox, [name], { env: { CI: 'true' } });
    expect(await eventsOf(lab)).toEqual([]);
    expect(listHome(sandbox)).toEqual(before);

    await runWasp(sandbox, ['telemetry', 'enable']);
    for (const name of ['build', 'deps']) await runWasp(sandbox, [name]);
    expect(await eventsOf(lab)).toMatchObject([{ properties: { is_build: true } }]);
    expect(readStore(sandbox, 'state.json')).toMatchObject({ choice: 'enabled' });
  }));

async function startPlainServer(host: string) {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

test.each([
  'http://0.0.0.0:PORT/',
  'http://127.0.0.1.nip.io:PORT/',
  'ftp://127.0.0.1:PORT/',
  '127.0.0.1:PORT',
  '',
  'https://',
])('with WASP_TELEMETRY_URL=%s nothing is sent, and nothing claimed', (url) =>
  inLab(async (lab) => {
    const server = await startPlainServer('0.0.0.0');
    const before = listHome(lab.sandbox);
    const run = await runWasp(lab.sandbox, ['build'], {
      env: { WASP_TELEMETRY_URL: url.replace('PORT', String(server.port)) },
    });
    expect(run.exitCode).toBe(0);
    expect(await eventsOf(lab)).toEqual([]);
    expect(server.requests()).toBe(0);
    expect(listHome(lab.sandbox)).toEqual(before);
    await server.close();
  }),
);

test.each(['127.0.0.1', 'localhost'])('plain http is allowed to %s', (host) =>
  inLab(async ({ sandbox }) => {
    const server = await startPlainServer('127.0.0.1');
    await runWasp(sandbox, ['build'], {
      env: { WASP_TELEMETRY_URL: `http://${host}:${server.port}/` },
    });
    await sandbox.quiet();
    expect(server.requests()).toBe(1);
    await server.close();
  }),
);

/** Runs a command that starts nothing by itself, and finds what it asked the system for. */
async function trace(sandbox: Sandbox, env: NodeJS.ProcessEnv) {
  const file = join(sandbox.home, '..', 'trace');
  const calls = 'trace=execve,socket,connect,open,openat,creat,mkdir,rename,unlink,chmod,utimensat';
  await runProgram(
    sandbox,
    'strace',
    ['-f', '-qq', '-e', calls, '-o', file, process.execPath, WASP, 'version'],
    { env },
  );
  const lines = readFileSync(file, 'utf8').split('\n');
  return {
    programs: lines.filter((line) => /execve\(.*= 0$/.test(line)).length,
    sockets: lines.filter((line) => /socket\(|connect\(/.test(line)),
    writes: lines.filter(
      (line) =>
        /O_WRONLY|O_RDWR|O_CREAT|(creat|mkdir|rename|unlink|chmod|utimensat)\(/.test(line) &&
        !line.includes('"/dev/null"'),
    ),
  };
}

const SILENT = { programs: 1, sockets: [], writes: [] };

testWith('strace')(
  'a throttled run and an opted-out one start no process, open no socket and write nothing',
  () =>
    inLab(async ({ sandbox }) => {
      mkdirSync(sandbox.store, { recursive: true });
      expect(await trace(sandbox, { WASP_TELEMETRY_DISABLE: '' })).toEqual(SILENT);
      writeState(sandbox, {}, 'disabled');
      expect(await trace(sandbox, {})).toEqual(SILENT);
      writeState(sandbox, { other: 0 });
      expect(await trace(sandbox, {})).toEqual(SILENT);

      writeState(sandbox, {});
      const { programs, sockets, writes } = await trace(sandbox, {});
      expect(programs).toBeGreaterThan(1);
      expect(sockets.length * writes.length).toBeGreaterThan(0);
      expect(claimedBuckets(sandbox)).toEqual(['other']);
    }),
);
