import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { findStart } from '../../src/processes/start-time';
import { stopGroups, stopPid, type KnownProcess } from '../../src/processes/stop-pid';

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** @param script runs before it says that it is ready */
async function start(script: string): Promise<{ child: ChildProcess; known: KnownProcess }> {
  const child = spawn(
    process.execPath,
    ['-e', `${script}; setInterval(() => {}, 1000); console.log('ready')`],
    { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
  );
  started.push(child);
  await once(child.stdout!, 'data');
  const pid = child.pid!;
  return { child, known: { pid, startedAt: await findStart(pid) } };
}

const DEAF = `process.on('SIGTERM', () => {})`;

test('a process ends by the signal, within its time', async () => {
  const { child, known } = await start('');
  const ended = once(child, 'exit');
  await stopPid(known, { signal: 'SIGINT', graceMs: 30_000, what: 'app' });
  expect(await ended).toEqual([null, 'SIGINT']);
});

test('a process that does not listen is killed once its time is over', async () => {
  const { child, known } = await start(DEAF);
  const ended = once(child, 'exit');
  await stopPid(known, { signal: 'SIGTERM', graceMs: 100, what: 'app' });
  expect(await ended).toEqual([null, 'SIGKILL']);
});

test.each<[string, (known: KnownProcess) => KnownProcess]>([
  ['another one with that pid', ({ pid }) => ({ pid, startedAt: '1' })],
  ['one whose start is not known', ({ pid }) => ({ pid, startedAt: undefined })],
])('%s gets no signal', async (_, change) => {
  const { child, known } = await start('');
  await stopPid(change(known), { signal: 'SIGTERM', graceMs: 0, what: 'app' });
  expect(await findStart(known.pid)).toBe(known.startedAt);
  expect([child.exitCode, child.signalCode]).toEqual([null, null]);
});

test('groups are asked once, and killed when they are still there', async () => {
  const [polite, deaf] = [await start(''), await start(DEAF)];
  const ended = Promise.all([once(polite.child, 'exit'), once(deaf.child, 'exit')]);
  const findGroups = async (): Promise<number[]> =>
    [polite, deaf]
      .filter(({ child }) => child.exitCode === null && child.signalCode === null)
      .map(({ known }) => known.pid);
  await stopGroups(findGroups, 300);
  expect(await ended).toEqual([
    [null, 'SIGTERM'],
    [null, 'SIGKILL'],
  ]);
});
