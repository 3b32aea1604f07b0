import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { useRealProject } from '../support/real-project';
import { testWith } from '../support/requirements';
import { CTRL_C, runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { runWasp } from '../support/run-wasp';
import { startWasp, type RunningWasp } from '../support/running-wasp';

const real = useRealProject();

afterEach(() => {
  real.sandbox.kill();
});

const start = (...args: string[]): RunningWasp =>
  startWasp(real.sandbox, ['start', ...args], { cwd: real.project, env: real.env });
const edit = (file: string, from: string | RegExp, to: string): void =>
  writeFileSync(
    join(real.project, file),
    readFileSync(join(real.project, file), 'utf8').replace(from, to),
  );
const ready = async (wasp: RunningWasp): Promise<{ clientUrl: string; serverUrl: string }> =>
  JSON.parse((await wasp.said(/^\{"event":"ready".*$/m))[0]);
const page = async (url: string): Promise<string> => (await fetch(url)).text();

test('ports are the same tomorrow, and a second checkout that starts before the first one listens gets its own', async () => {
  const first = start('--json');
  const urls = await ready(first);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(143);

  const worktree = join(real.sandbox.home, 'worktree');
  execFileSync('cp', ['-r', real.project, worktree]);
  const again = start('--json');
  await again.said(/"part":"wasp","state":"starting"/);
  const other = startWasp(real.sandbox, ['start', '--json'], { cwd: worktree, env: real.env });
  expect(await ready(again)).toMatchObject({
    clientUrl: urls.clientUrl,
    serverUrl: urls.serverUrl,
  });
  const otherUrls = await ready(other);
  expect(otherUrls.clientUrl).not.toBe(urls.clientUrl);
  expect(otherUrls.serverUrl).not.toBe(urls.serverUrl);
  expect(await page(`${otherUrls.clientUrl}src/MainPage.tsx`)).toContain(
    'worktree/src/MainPage.tsx',
  );
  for (const wasp of [again, other]) wasp.child.kill('SIGTERM');
  expect(await Promise.all([again.ended, other.ended])).toEqual([143, 143]);
  expect(real.sandbox.processes()).toEqual([]);
  rmSync(worktree, { recursive: true });
});

test('a port that was asked for and is taken is an error that names who has it', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, resolve));
  const { port } = holder.address() as { port: number };
  const run = await runWasp(real.sandbox, ['start', '--client-port', String(port)], {
    cwd: real.project,
    env: real.env,
  });
  holder.close();
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain(
    `Port ${port}, which was asked for, is taken.\nIt is held by node (process ${process.pid}).\n`,
  );
});

test('after kill -9 of the shell, a start is not told that the app runs', async () => {
  const wasp = start('--json');
  await ready(wasp);
  wasp.child.kill('SIGKILL');
  await wasp.ended;
  real.sandbox.kill();
  const next = start('--json');
  await ready(next);
  next.child.kill('SIGHUP');
  expect(await next.ended).toBe(129);
  expect(real.sandbox.processes()).toEqual([]);
});

testOnTerminal(
  'on a terminal, keys show one source, clear, help, restart the server and quit',
  async () => {
    const run = await runOnTerminal(real.sandbox, ['start', '--no-open'], {
      cwd: real.project,
      env: real.env,
      steps: [
        ['Ctrl-C stops it.', 'h'],
        ['q quits', '1'],
        ['Showing server only', 'a'],
        ['Showing all.', 'c'],
        ['\u001B[2J', 'r'],
        ['Starting the server again', ''],
        ['Server listening on port', 'q'],
      ],
    });
    expect(run.exitCode).toBe(0);
    expect(run.stdout.trimEnd().split('\n').at(-1)).toContain('Stopped.');
    expect(real.sandbox.processes()).toEqual([]);
  },
);

testOnTerminal(
  'on a terminal, a second Ctrl-C ends it at once, a server that is deaf to the first one included',
  async () => {
    writeFileSync(
      join(real.project, 'src', 'deaf.ts'),
      "export const deaf = async () => { for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) { process.removeAllListeners(name); process.on(name, () => console.log(`deaf to ${name}`)); } console.log('deaf'); };\n",
    );
    const spec = readFileSync(join(real.project, 'main.wasp.ts'), 'utf8');
    edit(
      'main.wasp.ts',
      /^([\s\S]*)(\n {2}title: .*)/,
      'import { deaf } from "./src/deaf" with { type: "ref" };\n$1$2\n  server: { setupFn: deaf },',
    );
    const run = await runOnTerminal(real.sandbox, ['start', '--no-open'], {
      cwd: real.project,
      env: real.env,
      steps: [
        ['Ctrl-C stops it.', CTRL_C],
        ['deaf to', CTRL_C],
      ],
    });
    rmSync(join(real.project, 'src', 'deaf.ts'));
    writeFileSync(join(real.project, 'main.wasp.ts'), spec);
    expect(run.exitCode).toBe(130);
    expect(real.sandbox.processes()).toEqual([]);
  },
);

testWith('sqlite3')(
  'migrations that a SQLite database lacks are named, and those that it has are not',
  async () => {
    for (const name of ['20260101000000_first', '20260102000000_second']) {
      mkdirSync(join(real.project, 'migrations', name), { recursive: true });
      writeFileSync(join(real.project, 'migrations', name, 'migration.sql'), 'select 1;\n');
    }
    const lines = async (): Promise<string> => {
      const wasp = start('--only', 'server');
      await wasp.said(/The server answers at/);
      wasp.child.kill('SIGTERM');
      await wasp.ended;
      return wasp.stdout();
    };
    expect(await lines()).toContain(
      'The database lacks 2 migrations: 20260101000000_first, 20260102000000_second. To apply:',
    );
    const database = (
      await runWasp(real.sandbox, ['db', 'url'], { cwd: real.project, env: real.env })
    ).stdout
      .trim()
      .replace('file:', '');
    mkdirSync(dirname(database), { recursive: true });
    execFileSync('sqlite3', [
      database,
      "create table _prisma_migrations (migration_name text, finished_at text, rolled_back_at text); insert into _prisma_migrations values ('20260101000000_first', 'now', null), ('20260102000000_second', null, null);",
    ]);
    expect(await lines()).toContain(
      'The database lacks a migration: 20260102000000_second. To apply:',
    );
    rmSync(join(real.project, 'migrations'), { recursive: true });
  },
);

test('an app that does not compile is not started, and the engine says why', async () => {
  edit('main.wasp.ts', /title: "[^"]*"/, 'title: 42');
  const run = await runWasp(real.sandbox, ['start'], { cwd: real.project, env: real.env });
  edit('main.wasp.ts', 'title: 42', 'title: "app"');
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain('main.wasp.ts');
  expect(run.stderr).toContain('does not compile');
});
