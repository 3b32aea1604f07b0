import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DATABASE_STAND_INS } from '../support/database-project';
import { answers, query as queryAt } from '../support/embedded-database';
import { npmConfiguration, pathOfThisMachine } from '../support/npm-for-engine';
import { environmentOf } from '../support/processes';
import { runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { makeRealProject } from '../support/real-project';
import { runWasp, type Run } from '../support/run-wasp';
import { startWasp, type RunningWasp } from '../support/running-wasp';
import { createSandbox, type Sandbox } from '../support/sandbox';
import { sharedToolchain } from '../support/toolchain';

/** The real engine, a real PostgreSQL, and a project with it. Prisma's own engines can not be fetched everywhere: no entities, unless a test is about them. */
jest.setTimeout(10 * 60_000);

const SLOW_MS = 5 * 60_000;
const READY = /^\{"event":"ready".*$/m;

let sandbox: Sandbox;
let project: string;
let env: NodeJS.ProcessEnv;
let running: RunningWasp | undefined;

beforeAll(async () => {
  sandbox = createSandbox({ WASP_TELEMETRY_DISABLE: '1', ...npmConfiguration() });
  env = {
    ...sharedToolchain(sandbox),
    PATH: [DATABASE_STAND_INS, pathOfThisMachine()].join(delimiter),
    STAND_IN_DOCKER: 'down',
  };
  project = await makeRealProject(sandbox, env);
  edit('schema.prisma', 'sqlite', 'postgresql');
  const compiled = await wasp('compile');
  if (compiled.exitCode !== 0) throw new Error(compiled.stderr);
});

afterEach(() => {
  running?.child.kill('SIGKILL');
  running = undefined;
  sandbox.kill();
});

afterAll(() => sandbox.remove());

const wasp = (...args: string[]): Promise<Run> => runWasp(sandbox, args, { cwd: project, env });
const edit = (file: string, from: string, to: string): void =>
  writeFileSync(join(project, file), readFileSync(join(project, file), 'utf8').replace(from, to));
const query = async (sql: string): Promise<unknown[]> =>
  queryAt((await wasp('db', 'url')).stdout.trim(), sql);

test('one command brings up database, server and client, in this order, and Ctrl-C takes all of them down', async () => {
  running = startWasp(sandbox, ['start', '--json'], { cwd: project, env });
  const ready = JSON.parse((await running.said(READY, 0, SLOW_MS))[0]);
  expect((await fetch(ready.clientUrl)).status).toBe(200);
  expect((await fetch(ready.serverUrl)).status).toBeLessThan(500);
  const states = running
    .stdout()
    .split('\n')
    .filter((line) => /"part":"(db|wasp)"|"compiled"/.test(line))
    .map((line) => JSON.parse(line));
  expect(states).toMatchObject([
    { part: 'db', state: 'starting' },
    { part: 'db', state: 'ready', afterMs: expect.any(Number) },
    { part: 'wasp', state: 'starting' },
    { event: 'compiled', isSuccess: true },
  ]);

  // What the app is told is what `wasp db url` says, and it is right.
  const url = (await wasp('db', 'url')).stdout.trim();
  const server = sandbox
    .processes()
    .find((line) => line.includes('bundle/server.js') && !line.includes('sh -c'));
  expect(environmentOf(parseInt(server ?? '', 10))).toContain(`DATABASE_URL=${url}`);
  await query('create table if not exists notes (text text)');

  // It belongs to the app that runs.
  expect(await wasp('start', 'db')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('`wasp start`'),
  });
  expect(await wasp('db', 'stop')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('The database belongs to `wasp start`, which runs.'),
  });

  running.child.kill('SIGINT');
  expect(await running.ended).toBe(130);
  expect(sandbox.processes()).toEqual([]);
  expect(await answers(Number(new URL(url).port))).toBe(false);
  expect(`${running.stdout()}${running.stderr()}`).not.toContain(new URL(url).password);
});

test('a database that `wasp start db` runs is used, and left running', async () => {
  running = startWasp(sandbox, ['start', 'db'], { cwd: project, env });
  await running.said(/Ctrl-C stops it/);
  const app = startWasp(sandbox, ['start', '--json', '--only', 'server'], { cwd: project, env });
  await app.said(READY, 0, SLOW_MS);
  app.child.kill('SIGINT');
  expect(await app.ended).toBe(130);
  await query('create table if not exists notes (text text)');
  running.child.kill('SIGINT');
  expect(await running.ended).toBe(130);
  expect(sandbox.processes()).toEqual([]);
});

describe('with migrations that the database lacks', () => {
  const NAME = '20260101000000_init';

  beforeAll(() => {
    mkdirSync(join(project, 'migrations', NAME), { recursive: true });
    writeFileSync(join(project, 'migrations', NAME, 'migration.sql'), 'select 1;\n');
    writeFileSync(join(project, 'migrations', 'migration_lock.toml'), 'provider = "postgresql"\n');
  });

  test('nothing is applied silently: without a terminal they are named, and the app starts', async () => {
    running = startWasp(sandbox, ['start', '--only', 'server'], { cwd: project, env });
    await running.said(
      new RegExp(
        `The database lacks a migration: ${NAME}\\. To apply: .wasp start --migrate., or .wasp db migrate.\\.`,
      ),
    );
    await running.said(/The server answers at/, 0, SLOW_MS);
    expect(running.stdout()).not.toContain('Applying');
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(130);
  });

  testOnTerminal(
    'on a terminal they are asked about before the compile, and Ctrl-C there stops the database too',
    async () => {
      const run = await runOnTerminal(sandbox, ['start'], {
        cwd: project,
        env,
        steps: [['Apply now?', '\u0003']],
      });
      expect(run.exitCode).toBe(130);
      expect(run.stdout).not.toContain('Compiling');
      expect(sandbox.processes()).toEqual([]);
    },
  );

  test('with --migrate they are applied once the project is compiled; where Prisma can not, the app is not started, and it is said why', async () => {
    const run = await wasp('start', '--migrate', '--only', 'server');
    expect(run.stdout).toContain('Applying migrations ...');
    // Where Prisma's engines can be fetched, this ends with the app.
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(
      'The migrations could not be applied, and the app was not started.',
    );
    expect(run.stderr).toContain("Prisma's own engines are not there");
    expect(sandbox.processes()).toEqual([]);
  });
});

test('the data outlives `wasp clean`', async () => {
  expect(await wasp('clean')).toMatchObject({ exitCode: 0 });
  running = startWasp(sandbox, ['start', 'db'], { cwd: project, env });
  await running.said(/Ctrl-C stops it/);
  expect(await query('select * from notes')).toEqual([]);
  running.child.kill('SIGINT');
  expect(await running.ended).toBe(130);
});
