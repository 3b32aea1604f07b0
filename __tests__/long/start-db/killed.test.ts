import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useEmbeddedDatabase } from '../../support/embedded-database';

const {
  sandbox,
  wasp,
  start,
  stop,
  query,
  servers,
  folder: databaseFolder,
} = useEmbeddedDatabase();

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
