import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logLine } from '../../src/json/logs';
import { backgroundStart, developmentEvent } from '../../src/json/start';
import { status, type Status } from '../../src/json/status';
import { useRealProject } from '../support/real-project';
import { runLine, runWasp, type Run } from '../support/run-wasp';
import { startWasp, type RunningWasp } from '../support/running-wasp';

const real = useRealProject();

afterEach(() => {
  real.sandbox.kill();
});

const wasp = (...args: string[]): Promise<Run> =>
  runWasp(real.sandbox, args, { cwd: real.project, env: real.env });
const start = (...args: string[]): RunningWasp =>
  startWasp(real.sandbox, ['start', ...args], { cwd: real.project, env: real.env });
const succeed = async (...args: string[]): Promise<Run> => {
  const run = await wasp(...args);
  if (run.exitCode !== 0) throw new Error(`wasp ${args.join(' ')}: ${run.stdout}${run.stderr}`);
  return run;
};
const startInBackground = async (...args: string[]) => {
  const document = backgroundStart.parse(
    JSON.parse((await succeed('start', '--background', '--json', ...args)).stdout),
  );
  if (document.state !== 'ready') throw new Error(document.error);
  return document;
};
const askStatus = async (): Promise<Status> =>
  status.parse(JSON.parse((await succeed('status', '--json')).stdout));
const readLog = async (...args: string[]) =>
  (await succeed('logs', '--json', ...args)).stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => logLine.parse(JSON.parse(line)));
const edit = (file: string, from: string | RegExp, to: string): void =>
  writeFileSync(
    join(real.project, file),
    readFileSync(join(real.project, file), 'utf8').replace(from, to),
  );
const isServed = (url: string | null): Promise<boolean> =>
  fetch(url ?? '').then(
    ({ status: code }) => code < 500,
    () => false,
  );

test('it returns when the app answers, the app is known from then on, and `wasp stop` stops it', async () => {
  const begun = await startInBackground();
  expect(begun.isNew).toBe(true);
  expect(await isServed(begun.clientUrl)).toBe(true);
  expect(await isServed(begun.serverUrl)).toBe(true);

  // A second start has nothing to do, in either way.
  expect(await startInBackground()).toMatchObject({
    isNew: false,
    pid: begun.pid,
    clientUrl: begun.clientUrl,
  });
  expect(await wasp('start')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining(begun.logFile),
  });
  expect(await wasp('build')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('`wasp stop`'),
  });

  const { pid, clientUrl, serverUrl, logFile } = begun;
  const parts = [
    { name: 'server', state: 'ready' },
    { name: 'client', state: 'ready' },
    { name: 'wasp', state: 'ready' },
  ];
  expect(await askStatus()).toEqual({
    version: 1,
    isRunning: true,
    isReady: true,
    mode: 'background',
    pid,
    since: begun.since,
    clientUrl,
    serverUrl,
    parts,
    leftovers: [],
    logFile,
  });
  expect((await succeed('status')).stdout).toContain(`server   answers: ${serverUrl}`);

  // Nothing of the log lies where the engine or Vite look.
  expect(logFile.startsWith(real.project)).toBe(false);
  const lines = await readLog();
  expect(lines.map(({ time }) => time)).toEqual(lines.map(({ time }) => time).sort());
  expect(lines.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      'Compiling ...',
      expect.stringContaining('Server listening on port'),
      expect.stringContaining(`The app is at ${clientUrl}`),
    ]),
  );
  const server = await readLog('server');
  expect(server.length).toBeGreaterThan(0);
  expect(server.filter(({ source }) => source !== 'server')).toEqual([]);
  expect(await readLog('--since', '2100-01-01')).toEqual([]);
  expect((await wasp('logs', '--since', 'yesterday')).exitCode).toBe(2);
  // Asking whether it answers has left no line in the server's log.
  expect(server.filter(({ text }) => text.startsWith('GET '))).toHaveLength(1);

  const follower = startWasp(real.sandbox, ['logs', 'server', '--follow'], {
    cwd: real.project,
    env: real.env,
  });
  await follower.said(/Server listening on port/);
  const soFar = follower.stdout().length;
  await fetch(serverUrl ?? '');
  await follower.said(/^[\d:]{8} server GET \/ 200 /m, soFar);
  follower.child.kill('SIGINT');
  expect(await follower.ended).toBe(130);

  // As a script waits for a line: nobody reads on, and the next line ends it.
  const waiting = runLine(real.sandbox, 'wasp logs --follow | grep -m1 listening', {
    cwd: real.project,
    env: real.env,
  });
  const asking = setInterval(() => void isServed(serverUrl), 200);
  expect((await waiting).stdout).toContain('Server listening on port');
  clearInterval(asking);

  expect(await wasp('stop')).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('The app is stopped.'),
  });
  expect(real.sandbox.processes()).toEqual([]);
  expect(await isServed(clientUrl)).toBe(false);
  expect(await isServed(serverUrl)).toBe(false);
  expect(await askStatus()).toMatchObject({
    isRunning: false,
    isReady: false,
    pid: null,
    parts: [],
    leftovers: [],
  });
  expect(await wasp('stop')).toMatchObject({ exitCode: 0, stderr: 'The app was not running.\n' });
  // What it said last stays.
  expect(await readLog()).toEqual(expect.arrayContaining(lines));
});

test('in the foreground, which wins where both are asked for, the same is known', async () => {
  const running = start('--background', '--foreground', '--json');
  const [ready] = await running.said(/^\{"event":"ready".*$/m);
  const { clientUrl } = JSON.parse(ready);
  expect(await askStatus()).toMatchObject({
    isRunning: true,
    isReady: true,
    mode: 'foreground',
    pid: running.child.pid,
    clientUrl,
  });
  expect(await startInBackground()).toMatchObject({ isNew: false, pid: running.child.pid });
  expect((await readLog('wasp')).map(({ text }) => text)).toContainEqual(
    expect.stringContaining(`The app is at ${clientUrl}`),
  );
  await succeed('stop');
  expect(await running.ended).toBe(143);
  expect(real.sandbox.processes()).toEqual([]);
  const events = running
    .stdout()
    .split('\n')
    .filter(Boolean)
    .map((line) => developmentEvent.parse(JSON.parse(line)));
  expect(events[0]).toMatchObject({ event: 'started', version: 1, pid: running.child.pid });
});

test('an app that does not compile is an error with its last lines, and nothing is left running', async () => {
  edit('main.wasp.ts', /title: "[^"]*"/, 'title: 42');
  const run = await wasp('start', '--background', '--json');
  const failed = backgroundStart.parse(JSON.parse(run.stdout));
  if (failed.state !== 'failed') throw new Error('It should not have come up.');
  expect(run.exitCode).toBe(1);
  expect(failed.error).toContain('does not compile');
  expect(failed.lastLines.map(({ text }) => text).join('\n')).toContain('main.wasp.ts');
  const forPeople = await wasp('start', '--background');
  expect(forPeople).toMatchObject({ exitCode: 1, stdout: '' });
  expect(forPeople.stderr).toMatch(
    /^wasp {3}.*main\.wasp\.ts[^]*\nError: The app was not started, because it does not compile\.\n/m,
  );
  edit('main.wasp.ts', 'title: 42', 'title: "app"');
  expect(real.sandbox.processes()).toEqual([]);
  expect(await askStatus()).toMatchObject({ isRunning: false, leftovers: [] });
});

test('a part that ends by itself before it answers is an error, and nothing is left running', async () => {
  const config = readFileSync(join(real.project, 'vite.config.ts'), 'utf8');
  writeFileSync(
    join(real.project, 'vite.config.ts'),
    `${config}\nthrow new Error("no client today");\n`,
  );
  const run = await wasp('start', '--background');
  writeFileSync(join(real.project, 'vite.config.ts'), config);
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('no client today');
  expect(run.stderr).toContain(
    'Error: The client ended by itself before it answered, so the app was stopped.',
  );
  expect(real.sandbox.processes()).toEqual([]);
});

test('an app that takes too long, or is no longer wanted, is stopped whole', async () => {
  const late = await wasp('start', '--background', '--force', '--timeout', '1');
  expect(late.exitCode).toBe(1);
  expect(late.stderr).toContain('Error: The app did not answer within 1 s, so it was stopped.');
  expect(real.sandbox.processes()).toEqual([]);

  const unwanted = start('--background', '--force');
  const deadline = Date.now() + 60_000;
  while (!(await askStatus()).isRunning && Date.now() < deadline);
  unwanted.child.kill('SIGINT');
  expect(await unwanted.ended).toBe(130);
  expect(real.sandbox.processes()).toEqual([]);
  expect(await askStatus()).toMatchObject({ isRunning: false, leftovers: [] });
});

test('what a killed wasp leaves running is named, stopped by `wasp stop`, or by the next start, which has the same ports', async () => {
  const first = await startInBackground();
  process.kill(first.pid, 'SIGKILL');
  const left = await askStatus();
  expect(left).toMatchObject({ isRunning: false, pid: null });
  expect(left.leftovers.map(({ command }) => command)).toEqual([
    expect.stringContaining('nodemon'),
    expect.stringContaining('vite'),
  ]);
  expect((await succeed('status')).stdout).toContain('was killed');
  expect((await succeed('stop')).stderr).toContain('Stopped what a killed wasp had left behind:');
  expect(real.sandbox.processes()).toEqual([]);
  expect((await succeed('status')).stdout).toBe('The app does not run.\n');

  const second = await startInBackground();
  process.kill(second.pid, 'SIGKILL');
  const third = await startInBackground();
  expect(third).toMatchObject({
    isNew: true,
    clientUrl: second.clientUrl,
    serverUrl: second.serverUrl,
  });
  await succeed('stop');
  expect(real.sandbox.processes()).toEqual([]);
  const [folder = ''] = readdirSync(join(real.sandbox.home, 'wasp-home', 'projects'));
  expect(
    readdirSync(join(real.sandbox.home, 'wasp-home', 'projects', folder)).filter((name) =>
      name.startsWith('run'),
    ),
  ).toEqual([]);
});

test.each([
  ['start --timeout 5', '--timeout is for a start in the background.'],
  ['start --background --timeout soon', '"soon" is no time.'],
  ['logs cloud', 'Allowed choices are server, client, db, wasp.'],
])('`wasp %s` is wrong usage', async (typed, words) => {
  const run = await wasp(...typed.split(' '));
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain(words);
});
