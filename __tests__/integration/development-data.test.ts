import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ENTER, runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { runProgram, runWasp } from '../support/run-wasp';
import { makeProject, useSandbox } from '../support/sandbox';
import { testWith } from '../support/requirements';

const programs: ChildProcessWithoutNullStreams[] = [];
const sandbox = useSandbox({ WASP_TELEMETRY_DISABLE: '' }, () => {
  for (const program of programs.splice(0)) program.kill('SIGKILL');
});

beforeEach(() => {
  writeFileSync(
    join(sandbox.project, 'schema.prisma'),
    'datasource db {\n  provider = "sqlite"\n  url = env("DATABASE_URL")\n}\n',
  );
});

/** A program that has a database open, and waits for more. Resolves once it has answered. */
async function openDatabase(
  file: string,
  statements: string,
): Promise<ChildProcessWithoutNullStreams> {
  const program = spawn('sqlite3', [file], { stdio: 'pipe' });
  programs.push(program);
  const answered = new Promise((resolve) => program.stdout.once('data', resolve));
  program.stdin.write(statements);
  await answered;
  return program;
}

const closed = (program: ChildProcessWithoutNullStreams): Promise<unknown> =>
  new Promise((resolve) => program.once('close', resolve));

const HEADER = 'SQLite format 3\0';
const generated = (name = 'dev.db'): string => join(sandbox.project, '.wasp', 'out', 'db', name);
/** The folder of the project's own on this machine. */
const folder = (): string => {
  const projects = join(sandbox.home, '.local/share/wasp/projects');
  const [name = ''] = readdirSync(projects);
  return join(projects, name);
};
const kept = (name = 'dev.db'): string => join(folder(), 'sqlite', name);
const write = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const sqlite = async (file: string, statement: string): Promise<string> => {
  const run = await runProgram(sandbox, 'sqlite3', [file, statement]);
  if (run.exitCode !== 0) throw new Error(run.stderr);
  return run.stdout.trim();
};

testWith('sqlite3').each([['build'], ['clean']])(
  '`wasp %s` leaves the data of a SQLite database where the app goes on to find them',
  async (name) => {
    mkdirSync(dirname(generated()), { recursive: true });
    await sqlite(generated(), "create table task (text); insert into task values ('milk');");
    expect(await runWasp(sandbox, [name])).toMatchObject({
      exitCode: 0,
      stderr: expect.not.stringContaining('Warning'),
    });
    expect(existsSync(generated())).toBe(false);
    expect(await sqlite(kept(), 'select text from task')).toBe('milk');
    mkdirSync(dirname(generated()), { recursive: true });
    expect(await runWasp(sandbox, ['compile'])).toMatchObject({ exitCode: 0 });
    expect(sandbox.engineCalls().at(-1)).toMatchObject({
      args: ['compile'],
      DATABASE_URL: `file:${kept()}`,
    });
    expect(await sqlite(generated(), 'select text from task')).toBe('milk');
    expect(readlinkSync(generated())).toBe(kept());
  },
);

testWith('sqlite3')(
  'a database whose program was killed is moved with what it had not yet written into its main file',
  async () => {
    mkdirSync(dirname(generated()), { recursive: true });
    await sqlite(generated(), 'pragma journal_mode = wal; create table task (text);');
    const writer = await openDatabase(
      generated(),
      "insert into task values ('milk');\nselect count(*) from task;\n",
    );
    const ended = closed(writer);
    writer.kill('SIGKILL');
    await ended;
    expect(lstatSync(generated('dev.db-wal')).size).toBeGreaterThan(0);
    await runWasp(sandbox, ['build']);
    expect(await sqlite(kept(), 'select text from task')).toBe('milk');
  },
);

testWith('sqlite3')(
  'a database that a program has open is not moved, and neither deleted: build and clean say who has it',
  async () => {
    mkdirSync(dirname(generated()), { recursive: true });
    await sqlite(generated(), 'create table task (text);');
    const reader = await openDatabase(generated(), 'select count(*) from task;\n');
    for (const name of ['build', 'clean']) {
      const run = await runWasp(sandbox, [name]);
      expect(run).toMatchObject({ exitCode: 1, stdout: '' });
      expect(run.stderr).toContain(
        `Error: \`wasp ${name}\` would delete the development database ${generated()}.\nIt could not be moved away, because sqlite3 (process ${reader.pid}) has it open.\n`,
      );
    }
    await runWasp(sandbox, ['compile']);
    expect(sandbox.engineCalls().map(({ args, DATABASE_URL }) => [args[0], DATABASE_URL])).toEqual([
      ['compile', undefined],
    ]);
    const ended = closed(reader);
    reader.stdin.end();
    await ended;
    expect(await runWasp(sandbox, ['build'])).toMatchObject({ exitCode: 0 });
    expect(await sqlite(kept(), 'select count(*) from task')).toBe('0');
  },
);

test('it is kept also where the project has moved on to PostgreSQL, which is told nothing of it', async () => {
  write(generated(), `${HEADER}old`);
  const schema = join(sandbox.project, 'schema.prisma');
  writeFileSync(schema, readFileSync(schema, 'utf8').replace('sqlite', 'postgresql'));
  await runWasp(sandbox, ['build']);
  expect(sandbox.engineCalls()[0]?.DATABASE_URL).toBeUndefined();
  expect(readFileSync(kept(), 'utf8')).toBe(`${HEADER}old`);
});

test('of two databases none is lost: the one that is kept stays in use, and the other one is put beside', async () => {
  write(generated(), `${HEADER}first`);
  await runWasp(sandbox, ['compile']);
  for (const [text, name] of [
    ['second', 'dev-2.db'],
    ['third', 'dev-3.db'],
  ] as const) {
    await runWasp(sandbox, ['build']);
    write(generated(), `${HEADER}${text}`);
    const run = await runWasp(sandbox, ['compile']);
    expect(run.stderr).toContain(
      `There were two development databases. The one that was in ${generated()} is kept as ${kept(name)}; the app uses ${kept()}.`,
    );
    expect(readFileSync(kept(name), 'utf8')).toBe(`${HEADER}${text}`);
    expect(readFileSync(kept(), 'utf8')).toBe(`${HEADER}first`);
  }
});

test('a move that was stopped between its steps is done to its end by the next command', async () => {
  write(generated(), `${HEADER}data`);
  await runWasp(sandbox, ['compile']);
  // The main file was copied, and not yet removed; a companion is left of an older try.
  await runWasp(sandbox, ['build']);
  write(generated(), `${HEADER}data`);
  expect(await runWasp(sandbox, ['compile'])).toMatchObject({
    exitCode: 0,
    stderr: expect.not.stringContaining('Warning'),
  });
  expect(readlinkSync(generated())).toBe(kept());
  expect(readdirSync(dirname(kept())).sort()).toEqual(['dev.db', 'root']);
});

test.each([
  ['file:./my.db?connection_limit=1', (): string => `file:${kept('my.db')}?connection_limit=1`],
  ['file:../../../mine.db', (): undefined => undefined],
  ['file:/elsewhere/mine.db', (): undefined => undefined],
])(
  'DATABASE_URL=%s in .env.server is heeded, and moved out only where it would be deleted',
  async (url, expected) => {
    writeFileSync(join(sandbox.project, '.env.server'), `DATABASE_URL="${url}"\n`);
    await runWasp(sandbox, ['compile']);
    expect(sandbox.engineCalls()[0]?.DATABASE_URL).toBe(expected());
  },
);

test('a project that is moved takes its data along, and a copy gets data of its own', async () => {
  write(generated(), `${HEADER}data`);
  await runWasp(sandbox, ['compile']);
  const copy = join(sandbox.home, 'copy');
  cpSync(sandbox.project, copy, { recursive: true, verbatimSymlinks: true });
  await runWasp(sandbox, ['compile'], { cwd: copy });
  const ofCopy = sandbox.engineCalls().at(-1)?.DATABASE_URL?.slice('file:'.length) ?? '';
  expect(ofCopy).toContain('/copy-');
  expect(existsSync(ofCopy)).toBe(false);

  const moved = join(sandbox.home, 'moved');
  renameSync(sandbox.project, moved);
  await runWasp(sandbox, ['compile'], { cwd: moved });
  const ofMoved = sandbox.engineCalls().at(-1)?.DATABASE_URL?.slice('file:'.length) ?? '';
  expect(readFileSync(ofMoved, 'utf8')).toBe(`${HEADER}data`);
  expect(realpathSync(join(moved, '.wasp', 'out', 'db', 'dev.db'))).toBe(ofMoved);
  makeProject(sandbox.project);
});

describe('wasp clean --data', () => {
  const fill = async (): Promise<void> => {
    write(generated(), `${HEADER}data`);
    await runWasp(sandbox, ['compile']);
    write(join(folder(), 'database', 'data', 'PG_VERSION'), '18');
    write(join(folder(), 'ports.json'), '{}');
  };
  const data = (): string[] =>
    ['sqlite', 'database'].filter((name) => existsSync(join(folder(), name)));

  test('shows what goes and deletes it with --yes, and nothing else that is kept', async () => {
    await fill();
    const run = await runWasp(sandbox, ['clean', '--data', '--yes']);
    expect(run).toMatchObject({ exitCode: 0, stdout: '' });
    expect(data()).toEqual([]);
    expect(readdirSync(folder())).toContain('ports.json');
    expect(existsSync(join(sandbox.project, '.wasp'))).toBe(false);
    expect((await runWasp(sandbox, ['clean', '--data', '--yes'])).stderr).toContain(
      'There are no development data to delete.',
    );
  });

  test('without a terminal and without --yes it is wrong usage, and everything stays', async () => {
    await fill();
    const run = await runWasp(sandbox, ['clean', '--data'], { input: 'y\n' });
    expect(run).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('Use `wasp clean --data --yes`.'),
    });
    expect(data()).toEqual(['sqlite', 'database']);
    expect(existsSync(join(sandbox.project, '.wasp'))).toBe(true);
  });

  testOnTerminal.each([
    ['no, which Enter alone says', ENTER, 1, ['sqlite', 'database']],
    ['yes', `\u001B[B${ENTER}`, 0, []],
  ])('on a terminal it asks: %s', async (_, keys, exitCode, left) => {
    await fill();
    const run = await runOnTerminal(sandbox, ['clean', '--data'], {
      cwd: sandbox.project,
      steps: [['Delete the development data?', keys]],
    });
    expect(run.exitCode).toBe(exitCode);
    expect(data()).toEqual(left);
  });

  test('a database that is in use stays, and so does everything else', async () => {
    await fill();
    const place = join(folder(), 'database', 'data');
    const server = spawn(process.execPath, [
      '-e',
      'setInterval(() => {}, 1000)',
      '--',
      '-D',
      place,
      '-i',
    ]);
    programs.push(server);
    write(join(place, 'postmaster.pid'), `${server.pid}\n`);
    const run = await runWasp(sandbox, ['clean', '--data', '--yes']);
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`PostgreSQL (process ${server.pid}) has it open.`),
    });
    expect(data()).toEqual(['sqlite', 'database']);
    expect(existsSync(join(sandbox.project, '.wasp'))).toBe(true);
  });
});
