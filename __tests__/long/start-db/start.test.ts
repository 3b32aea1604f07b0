import { cpSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { UP, answers, useEmbeddedDatabase } from '../../support/embedded-database';
import { listCommandLines } from '../../support/processes';
import { runWasp } from '../../support/run-wasp';
import { makeProject } from '../../support/sandbox';

const {
  sandbox,
  env,
  wasp,
  begin,
  start,
  stop,
  query,
  folder: databaseFolder,
} = useEmbeddedDatabase();

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

  const commandLines = listCommandLines();
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
      async (cwd) => new URL((await runWasp(sandbox, ['db', 'url'], { cwd, env: env() })).stdout),
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
  const running = begin(sandbox.project, []);
  await running.said(UP);
  expect(running.stderr()).toContain('Docker does not answer, so PostgreSQL is run without it.');
  await stop(running);
  expect(await wasp('start', 'db', '--db-image', 'postgis')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Docker does not answer.'),
  });
});
