import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/errors';
import { pauseBeforeMs, supervise, type Crash } from '../../src/processes/supervise';
import { isAlive } from '../support/processes';
import { createTempFolder } from '../support/temp-folder';

let folder: string;

beforeEach(() => {
  folder = createTempFolder();
});

/** Supervises a line of sh, and collects what it prints and how it crashes. */
function watch(script: string) {
  const lines: string[] = [];
  const crashes: [Crash, number][] = [];
  const waiting = new Map<string, () => void>();
  const supervised = supervise(
    () => ({ file: 'sh', args: ['-c', script], cwd: folder, env: process.env }),
    {
      onLine(line) {
        lines.push(line);
        waiting.get(line)?.();
      },
      onCrash(crash, pauseMs) {
        crashes.push([crash, pauseMs]);
        waiting.get('crash')?.();
      },
    },
  );
  const said = (what: string): Promise<void> =>
    new Promise((resolve) => waiting.set(what, resolve));
  return { supervised, lines, crashes, said };
}

const pidIn = (name: string): number => Number(readFileSync(join(folder, name), 'utf8'));

/** It was killed, and the system may take a moment to take it down. */
async function isGone(pid: number): Promise<void> {
  const deadline = Date.now() + 5000;
  while (isAlive(pid) && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(isAlive(pid)).toBe(false);
}

test.each([
  [1, 1000],
  [2, 2000],
  [5, 16_000],
  [6, 30_000],
  [50, 30_000],
])('before start %i after a crash it waits %i ms', (crashes, ms) => {
  expect(pauseBeforeMs(crashes)).toBe(ms);
});

test('whole lines arrive, the last one too, and a crash is told with them', async () => {
  const { supervised, lines, crashes, said } = watch(
    'printf "one\\ntw"; printf "o\\n"; echo bad >&2; printf last; exit 7',
  );
  await said('crash');
  await supervised.stop();
  expect([...lines].sort()).toEqual(['bad', 'last', 'one', 'two']);
  expect(crashes).toEqual([[{ exitCode: 7, signal: null, lastLines: lines }, 1000]]);
});

test('a child that crashes is started again, and what it left running is not left', async () => {
  const { supervised, lines, said } = watch(
    'sleep 60 & echo $! >left; [ -e again ] && { echo second; wait; }; touch again; exit 1',
  );
  await said('crash');
  const left = pidIn('left');
  await said('second');
  await isGone(left);
  const running = pidIn('left');
  expect(isAlive(running)).toBe(true);
  await supervised.stop();
  await isGone(running);
  expect(lines).toEqual(['second']);
});

test('a child that is deaf to signals, and its own child, are killed in the end, and that is no crash', async () => {
  const { supervised, crashes, said } = watch(
    'trap "" INT TERM HUP; sh -c \'trap "" INT TERM HUP; echo $$ >inner; echo up; while :; do sleep 1; done\' & echo $! >middle; wait; while :; do sleep 1; done',
  );
  await said('up');
  const pids = [pidIn('inner'), pidIn('middle')];
  await supervised.stop('SIGINT');
  await Promise.all(pids.map(isGone));
  expect(crashes).toEqual([]);
});

test('a program that is not there is told as a crash', async () => {
  const crashes: Crash[] = [];
  await new Promise<void>((resolve) => {
    const supervised = supervise(
      () => ({ file: join(folder, 'nothing'), args: [], cwd: folder, env: {} }),
      {
        onLine: () => {},
        onCrash(crash) {
          crashes.push(crash);
          void supervised.stop().then(resolve);
        },
      },
    );
  });
  expect(crashes).toMatchObject([
    { exitCode: 127, lastLines: [expect.stringContaining('ENOENT')] },
  ]);
});

test('a command that can not be made again counts as a crash, and is tried once more', async () => {
  const lines: string[] = [];
  const crashes: Crash[] = [];
  const commands = [
    () => 'exit 3',
    () => {
      throw new UserError('Vite is gone.', { next: 'Run `wasp install`.' });
    },
    () => 'echo back; exec sleep 60',
  ];
  await new Promise<void>((resolve) => {
    const supervised = supervise(
      () => ({
        file: 'sh',
        args: ['-c', commands.shift()?.() ?? ''],
        cwd: folder,
        env: process.env,
      }),
      {
        onLine(line) {
          lines.push(line);
          void supervised.stop().then(resolve);
        },
        onCrash: (crash) => void crashes.push(crash),
      },
    );
  });
  expect(crashes).toEqual([
    { exitCode: 3, signal: null, lastLines: [] },
    { exitCode: 127, signal: null, lastLines: ['Vite is gone.', 'Run `wasp install`.'] },
  ]);
  expect(lines).toEqual(['back']);
});

test('a command that can not be made at first is an error of who asks for it', () => {
  expect(() =>
    supervise(
      () => {
        throw new UserError('Vite is gone.');
      },
      { onLine: () => {}, onCrash: () => {} },
    ),
  ).toThrow('Vite is gone.');
});

test('in the pause after a crash nobody reads a line, and a restart does not wait for its end', async () => {
  const { supervised, said } = watch(
    '[ -e again ] && { echo second; exec cat; }; touch again; exit 1',
  );
  await said('crash');
  expect(supervised.write('lost')).toBe(false);
  await supervised.restart();
  expect(supervised.write('heard')).toBe(true);
  await said('heard');
  await supervised.stop();
});
