import { logLine } from '../../src/json/logs';
import { backgroundStart } from '../../src/json/start';
import { status, type Status } from '../../src/json/status';
import { useRealProject } from '../support/real-project';
import { runLine, runWasp, type Run } from '../support/run-wasp';
import { startWasp } from '../support/running-wasp';

const real = useRealProject();

afterAll(() => {
  real.sandbox.kill();
});

const wasp = (...args: string[]): Promise<Run> =>
  runWasp(real.sandbox, args, { cwd: real.project, env: real.env });
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
const isServed = (url: string | null): Promise<boolean> =>
  fetch(url ?? '').then(
    ({ status: code }) => code < 500,
    () => false,
  );

/** One app in the background for all tests, until the one that stops it: each leaves it running. */
let begun: Awaited<ReturnType<typeof startInBackground>>;

beforeAll(async () => {
  begun = await startInBackground();
});

test('it returns when the app answers, and asking whether it does has left no line in its log', async () => {
  expect(begun.isNew).toBe(true);
  expect(await isServed(begun.clientUrl)).toBe(true);
  expect(await isServed(begun.serverUrl)).toBe(true);
  await askStatus();
  const server = await readLog('server');
  expect(server.filter(({ text }) => text.startsWith('GET '))).toHaveLength(1);
});

test('a second start has nothing to do, in either way', async () => {
  expect(await startInBackground()).toMatchObject({
    isNew: false,
    pid: begun.pid,
    clientUrl: begun.clientUrl,
  });
  expect(await wasp('start')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining(begun.logFile),
  });
});

test('a build is refused, and says how the app is stopped', async () => {
  expect(await wasp('build')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('`wasp stop`'),
  });
});

test('`wasp status` knows it', async () => {
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
});

test('the log has what was said, in order, and lies where neither the engine nor Vite looks', async () => {
  const { clientUrl, logFile } = begun;
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
});

test('`wasp logs` shows one source, or what was said since', async () => {
  const server = await readLog('server');
  expect(server.length).toBeGreaterThan(0);
  expect(server.filter(({ source }) => source !== 'server')).toEqual([]);
  expect(await readLog('--since', '2100-01-01')).toEqual([]);
  expect((await wasp('logs', '--since', 'yesterday')).exitCode).toBe(2);
});

test('`wasp logs --follow` shows a line when it is said', async () => {
  const follower = startWasp(real.sandbox, ['logs', 'server', '--follow'], {
    cwd: real.project,
    env: real.env,
  });
  await follower.said(/Server listening on port/);
  const soFar = follower.stdout().length;
  await fetch(begun.serverUrl ?? '');
  await follower.said(/^[\d:]{8} server GET \/ 200 /m, soFar);
  follower.child.kill('SIGINT');
  expect(await follower.ended).toBe(130);
});

test('a script that waits for a line goes on: nobody reads on, and the next line ends the follower', async () => {
  const waiting = runLine(real.sandbox, 'wasp logs --follow | grep -m1 listening', {
    cwd: real.project,
    env: real.env,
  });
  const asking = setInterval(() => void isServed(begun.serverUrl), 200);
  expect((await waiting).stdout).toContain('Server listening on port');
  clearInterval(asking);
});

test('`wasp stop` stops it, and what it said last stays', async () => {
  const lines = await readLog();
  expect(await wasp('stop')).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('The app is stopped.'),
  });
  expect(real.sandbox.processes()).toEqual([]);
  expect(await isServed(begun.clientUrl)).toBe(false);
  expect(await isServed(begun.serverUrl)).toBe(false);
  expect(await askStatus()).toMatchObject({
    isRunning: false,
    isReady: false,
    pid: null,
    parts: [],
    leftovers: [],
  });
  expect(await wasp('stop')).toMatchObject({ exitCode: 0, stderr: 'The app was not running.\n' });
  expect(await readLog()).toEqual(expect.arrayContaining(lines));
});
