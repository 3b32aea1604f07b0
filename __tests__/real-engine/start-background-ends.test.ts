import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logLine } from '../../src/json/logs';
import { backgroundStart, developmentEvent } from '../../src/json/start';
import { status, type Status } from '../../src/json/status';
import { useRealProject } from '../support/real-project';
import { runWasp, type Run } from '../support/run-wasp';
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

test('an app that takes too long is stopped whole', async () => {
  const late = await wasp('start', '--background', '--force', '--timeout', '1');
  expect(late.exitCode).toBe(1);
  expect(late.stderr).toContain('Error: The app did not answer within 1 s, so it was stopped.');
  expect(real.sandbox.processes()).toEqual([]);
});

test('an app that is no longer wanted is stopped whole', async () => {
  const unwanted = start('--background', '--force');
  const deadline = Date.now() + 60_000;
  while (!(await askStatus()).isRunning) expect(Date.now()).toBeLessThan(deadline);
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
