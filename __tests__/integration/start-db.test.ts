import { cpSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';
import { DATABASE_STAND_INS, addDatabase, prismaCalls } from '../support/database-project';
import { npmConfiguration, pathWithAcceptedRuntime } from '../support/npm-for-engine';
import { runWasp, type Run } from '../support/run-wasp';
import { startWasp, type RunningWasp } from '../support/running-wasp';
import { createSandbox, makeProject, type Sandbox } from '../support/sandbox';
import { sharedToolchain } from '../support/toolchain';

/** A real PostgreSQL: the first test of all fetches 60 MB. */
jest.setTimeout(5 * 60_000);

let sandbox: Sandbox;
let env: NodeJS.ProcessEnv;
let started: RunningWasp[];

beforeEach(() => {
  sandbox = createSandbox({ WASP_TELEMETRY_DISABLE: '1', ...npmConfiguration() });
  env = {
    WASP_HOME: sharedToolchain(sandbox)['WASP_HOME'],
    PATH: [DATABASE_STAND_INS, pathWithAcceptedRuntime()].join(delimiter),
    STAND_IN_DOCKER: 'down',
  };
  addDatabase(sandbox.project, 'postgresql');
  started = [];
});

afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  sandbox.kill();
  await sandbox.quiet();
  sandbox.remove();
});

const wasp = (...args: string[]): Promise<Run> => runWasp(sandbox, args, { env });
const UP = /answers at postgresql:\/\/wasp:\*\*\*@127\.0\.0\.1:(\d+)\/wasp\. Ctrl-C stops it/;

const start = async (
  cwd = sandbox.project,
  ...more: string[]
): Promise<RunningWasp & { port: number }> => {
  const running = startWasp(sandbox, ['start', 'db', '--embedded', ...more], { cwd, env });
  started.push(running);
  const [, port] = await running.said(UP);
  return { ...running, port: Number(port) };
};
const stop = async (
  running: RunningWasp,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<number | NodeJS.Signals> => {
  running.child.kill(signal);
  return running.ended;
};
const query = async (sql: string, cwd = sandbox.project): Promise<unknown[]> => {
  const { stdout } = await runWasp(sandbox, ['db', 'url'], { cwd, env });
  const client = new Client({ connectionString: stdout.trim() });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
const servers = (): number[] =>
  sandbox
    .processes()
    .filter((line) => / -D .* -p /.test(line))
    .map((line) => parseInt(line, 10));
const readCommandLine = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};
const databaseFolder = (): string => {
  const projects = join(String(env['WASP_HOME']), 'projects');
  return join(projects, readdirSync(projects)[0] ?? '', 'database');
};

test('what is written is there after the next start, at the same address; Ctrl-C leaves no process and no port', async () => {
  const first = await start();
  await query('create table notes (text text)');
  await query("insert into notes values ('kept')");
  expect(await stop(first)).toBe(130);
  expect(sandbox.processes()).toEqual([]);
  expect(await answers(first.port)).toBe(false);

  const second = await start();
  expect(second.port).toBe(first.port);
  expect(await query('select text from notes')).toEqual([{ text: 'kept' }]);
  expect(await stop(second, 'SIGTERM')).toBe(143);
  expect(sandbox.processes()).toEqual([]);
});

test('a client that stays connected does not keep Ctrl-C from stopping the database', async () => {
  const running = await start();
  const client = new Client({ connectionString: (await wasp('db', 'url')).stdout.trim() });
  client.on('error', () => {});
  await client.connect();
  expect(await stop(running, 'SIGHUP')).toBe(129);
  expect(running.stdout()).toMatch(
    /received fast shutdown request[^]*database system is shut down/,
  );
  expect(sandbox.processes()).toEqual([]);
  await client.end().catch(() => {});
});

test('the password is in files of the user alone, in no argument and in no output but that of `wasp db url`', async () => {
  const running = await start();
  const { stdout } = await wasp('db', 'url');
  const password = new URL(stdout.trim()).password;
  expect(password.length).toBeGreaterThanOrEqual(32);

  const commandLines = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readCommandLine);
  expect(commandLines.some((line) => line.includes(join(databaseFolder(), 'data')))).toBe(true);
  expect(commandLines.filter((line) => line.includes(password))).toEqual([]);
  const outputs = await Promise.all([
    wasp('db', 'status'),
    wasp('db', 'status', '--json'),
    wasp('start', 'db'),
    wasp('start', 'db', '--verbose'),
    wasp('db', 'start', '--db-port', '1'),
  ]);
  for (const { stdout: out, stderr } of outputs) expect(`${out}${stderr}`).not.toContain(password);

  const folder = databaseFolder();
  const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
  expect(mode(folder)).toBe('700');
  expect(mode(join(folder, 'data'))).toBe('700');
  for (const name of ['password', 'running.json', 'kind.json'])
    expect(mode(join(folder, name))).toBe('600');
  expect(readFileSync(join(folder, 'password'), 'utf8').trim()).toBe(password);
  expect(readdirSync(folder).sort()).toEqual(['data', 'kind.json', 'password', 'running.json']);

  await expect(
    new Client({ connectionString: stdout.replace(password, 'wrong').trim() }).connect(),
  ).rejects.toThrow('password authentication failed');
  await stop(running);
  expect(`${running.stdout()}${running.stderr()}`).not.toContain(password);
});

test('after kill -9 of the database and of the shell, the next start has the data', async () => {
  const first = await start();
  await query('create table notes (text text)');
  await query("insert into notes values ('survived')");
  for (const pid of [Number(first.child.pid), ...servers()]) process.kill(pid, 'SIGKILL');
  await first.ended;
  expect(existsSync(join(databaseFolder(), 'data', 'postmaster.pid'))).toBe(true);

  const second = await start();
  expect(await query('select text from notes')).toEqual([{ text: 'survived' }]);
  await stop(second);
});

test('a database that a killed shell has left behind is stopped by the next start, or by `wasp db stop`', async () => {
  const first = await start();
  await query('create table notes (text text)');
  first.child.kill('SIGKILL');
  await first.ended;
  const [left] = servers();
  expect(left).toBeDefined();
  expect(JSON.parse((await wasp('db', 'status', '--json')).stdout)).toMatchObject({
    state: 'running',
    port: first.port,
    owner: null,
  });

  const second = await start();
  expect(second.stderr()).toContain(
    'A database server that a killed wasp had left behind was stopped.',
  );
  expect(servers()).not.toContain(left);
  expect(second.port).toBe(first.port);
  expect(await query('select * from notes')).toEqual([]);

  second.child.kill('SIGKILL');
  await second.ended;
  expect(await wasp('db', 'stop')).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('The database is stopped'),
  });
  expect(sandbox.processes()).toEqual([]);
  expect(await wasp('db', 'stop')).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('was not running'),
  });
});

test("a note of a server whose process id is somebody else's by now does not keep the database from starting", async () => {
  const first = await start();
  await stop(first);
  writeFileSync(
    join(databaseFolder(), 'data', 'postmaster.pid'),
    `${process.pid}\n/elsewhere\n1\n5432\n\n127.0.0.1\n`,
  );
  const second = await start();
  expect(await stop(second)).toBe(130);
});

test('a database that is killed alone comes back, and it is said', async () => {
  const running = await start();
  process.kill(servers()[0] ?? 0, 'SIGKILL');
  await running.said(/The database server was ended by SIGKILL\. It is started again in 1 s\./);
  await running.said(/ready to accept connections/, running.stdout().indexOf('started again'));
  expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
  await stop(running);
});

test('a second start says that it runs, and `wasp db stop` stops it from another terminal', async () => {
  const running = await start();
  const again = await wasp('start', 'db');
  expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('already') });
  expect(again.stdout).toContain(`process ${running.child.pid}`);
  expect(await wasp('db', 'start', '--db-port', '1')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`The database runs already, on port ${running.port}.`),
  });
  expect(JSON.parse((await wasp('db', 'status', '--json')).stdout)).toEqual({
    version: 1,
    provider: 'postgresql',
    kind: 'embedded',
    state: 'running',
    url: `postgresql://wasp:***@127.0.0.1:${running.port}/wasp`,
    port: running.port,
    place: join(databaseFolder(), 'data'),
    owner: {
      command: 'wasp start db',
      pid: running.child.pid,
      since: expect.stringMatching(/^20.*Z$/),
    },
  });
  expect(await wasp('uninstall', '--yes')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('A development database of yours runs, and its data would go.'),
  });
  expect(await wasp('db', 'stop')).toMatchObject({ exitCode: 0 });
  expect(await running.ended).toBe(143);
  expect(sandbox.processes()).toEqual([]);
  expect(JSON.parse((await wasp('db', 'status', '--json')).stdout)).toMatchObject({
    state: 'stopped',
    owner: null,
  });
});

test('two starts at once end with one database', async () => {
  const [one, other] = [0, 1].map(() =>
    startWasp(sandbox, ['start', 'db', '--embedded'], { cwd: sandbox.project, env }),
  ) as [RunningWasp, RunningWasp];
  started.push(one, other);
  const winner = await Promise.race([
    one.said(UP).then(() => one),
    other.said(UP).then(() => other),
  ]);
  const loser = winner === one ? other : one;
  expect(await loser.ended).toBe(0);
  expect(loser.stdout()).toContain('already');
  expect(servers()).toHaveLength(1);
  await stop(winner);
});

test('two worktrees of one project have two databases, with ports and passwords of their own', async () => {
  const worktree = join(sandbox.home, 'worktree');
  makeProject(worktree);
  cpSync(join(sandbox.project, 'schema.prisma'), join(worktree, 'schema.prisma'));
  const [first, second] = [await start(), await start(worktree)];
  expect(first.port).not.toBe(second.port);
  await query('create table notes (text text)');
  await expect(query('select * from notes', worktree)).rejects.toThrow(
    'relation "notes" does not exist',
  );
  const urls = await Promise.all(
    [sandbox.project, worktree].map(
      async (cwd) => new URL((await runWasp(sandbox, ['db', 'url'], { cwd, env })).stdout),
    ),
  );
  expect(urls[0]?.password).not.toBe(urls[1]?.password);
  await Promise.all([stop(first), stop(second)]);
  expect(sandbox.processes()).toEqual([]);
});

test('a port that was asked for is had, or is an error that names who has it', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  const refused = await wasp('start', 'db', '--embedded', '--db-port', String(port));
  expect(refused).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`Port ${port}, which was asked for, is taken.`),
  });
  await new Promise((resolve) => holder.close(resolve));
  const running = await start(sandbox.project, '--db-port', String(port));
  expect(running.port).toBe(port);
  await stop(running);
  expect(sandbox.processes()).toEqual([]);
});

test('where no docker answers, PostgreSQL is run without it, and what is asked of Docker is refused', async () => {
  const running = startWasp(sandbox, ['start', 'db'], { cwd: sandbox.project, env });
  started.push(running);
  await running.said(UP);
  expect(running.stderr()).toContain('Docker does not answer, so PostgreSQL is run without it.');
  await stop(running);
  expect(await wasp('start', 'db', '--db-image', 'postgis')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Docker does not answer.'),
  });
});

test('psql is started on the database, with the password in its environment alone, and its exit code is the exit code', async () => {
  const run = await runWasp(sandbox, ['db', 'psql', '-c', 'select 1'], {
    env: { ...env, STAND_IN_EXIT_CODE: '3' },
  });
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain('for as long as this command runs');
  const { args, PGPASSWORD } = JSON.parse(run.stdout);
  const { port, password } = new URL((await wasp('db', 'url')).stdout);
  expect(PGPASSWORD).toBe(password);
  expect(args).toEqual([
    '--host=127.0.0.1',
    `--port=${port}`,
    '--username=wasp',
    '--dbname=wasp',
    '-c',
    'select 1',
  ]);
  expect(sandbox.processes()).toEqual([]);
});

test('Prisma is run on a database that answers, started for it alone or found running', async () => {
  const alone = await wasp('db', 'migrate');
  expect(alone).toMatchObject({ exitCode: 0, stdout: 'prisma migrate deploy\n' });
  expect(sandbox.processes()).toEqual([]);

  const running = await start();
  expect(await wasp('db', 'migrate-dev', '--name', 'add-tasks')).toMatchObject({ exitCode: 0 });
  const url = (await wasp('db', 'url')).stdout.trim();
  expect(prismaCalls(join(sandbox.home, '..'))).toMatchObject([
    { DATABASE_URL: url },
    { DATABASE_URL: url },
  ]);
  expect(sandbox.engineCalls()).toMatchObject([{ args: ['compile'] }, { args: ['compile'] }]);
  expect(servers()).toHaveLength(1);
  await stop(running);
});
