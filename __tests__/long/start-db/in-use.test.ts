import { join } from 'node:path';
import { prismaCalls } from '../../support/database-project';
import { UP, useEmbeddedDatabase } from '../../support/embedded-database';
import { runWasp } from '../../support/run-wasp';
import type { RunningWasp } from '../../support/running-wasp';

const {
  sandbox,
  env,
  wasp,
  begin,
  start,
  stop,
  servers,
  folder: databaseFolder,
} = useEmbeddedDatabase();

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
  const [one, other] = [0, 1].map(() => begin(sandbox.project, ['--embedded'])) as [
    RunningWasp,
    RunningWasp,
  ];
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

test('psql is started on the database, with the password in its environment alone, and its exit code is the exit code', async () => {
  const run = await runWasp(sandbox, ['db', 'psql', '-c', 'select 1'], {
    env: { ...env(), STAND_IN_EXIT_CODE: '3' },
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
