import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { dbStatus } from '../../src/json/db-status';
import {
  DATABASE_STAND_INS,
  addAnalysis,
  addDatabase,
  prismaCalls,
  type PrismaCall,
} from '../support/database-project';
import { runOnTerminal, testOnTerminal, ENTER } from '../support/run-on-terminal';
import { runWasp, type Run } from '../support/run-wasp';
import { inSandbox, type Sandbox } from '../support/sandbox';

jest.setTimeout(2 * 60_000);

/** A project with SQLite, the stand-in engine and a stand-in Prisma. */
const inProject = (test: (sandbox: Sandbox) => Promise<void>, provider = 'sqlite'): Promise<void> =>
  inSandbox({}, async (sandbox) => {
    sandbox.env['PATH'] = [DATABASE_STAND_INS, sandbox.env['PATH']].join(delimiter);
    addDatabase(sandbox.project, provider);
    addAnalysis(sandbox.project, ['onlySeed']);
    await test(sandbox);
  });
const wasp = (sandbox: Sandbox, typed: string, env: NodeJS.ProcessEnv = {}): Promise<Run> =>
  runWasp(sandbox, typed.split(' '), { env });
const calls = (sandbox: Sandbox): PrismaCall[] => prismaCalls(join(sandbox.home, '..'));
const nothingRan = (sandbox: Sandbox): void => {
  expect(sandbox.engineCalls()).toEqual([]);
  expect(calls(sandbox)).toEqual([]);
};

test.concurrent.each([
  ['db migrate-dev', 'migrate dev --schema S --skip-generate --skip-seed'],
  [
    'db migrate-dev --name add-tasks',
    'migrate dev --schema S --skip-generate --skip-seed --name add-tasks',
  ],
  [
    'db migrate-dev --create-only --name=a',
    'migrate dev --schema S --skip-generate --skip-seed --create-only --name a',
  ],
  ['db migrate', 'migrate deploy --schema S'],
  ['db reset --force', 'migrate reset --schema S --skip-generate --skip-seed --force'],
  ['db seed', 'db seed'],
  ['db seed onlySeed', 'db seed'],
  ['db studio', 'studio --schema S'],
  ['db prisma -- migrate status', 'migrate status --schema S'],
  ['db prisma -- --version', '--version'],
])(
  '`wasp %s` compiles once, then runs `prisma %s` where the generated server is',
  (typed, prisma) =>
    inProject(async (sandbox) => {
      const run = await wasp(sandbox, typed);
      expect(run.exitCode).toBe(0);
      const out = join(sandbox.project, '.wasp', 'out');
      expect(calls(sandbox)).toMatchObject([
        {
          args: prisma.replace(' S', ` ${out}/db/schema.prisma`).split(' '),
          cwd: join(out, 'server'),
        },
      ]);
      expect(sandbox.engineCalls()).toMatchObject([{ args: ['compile'], cwd: sandbox.project }]);
      expect(run.stdout).toBe(`prisma ${prisma.split(' ').slice(0, 2).join(' ')}\n`);
    }),
);

test.concurrent.each([
  'db migrate-dev --name a',
  'db migrate',
  'db reset --force',
  'db seed',
  'db studio',
  'db prisma -- --version',
])("`wasp %s` ends with Prisma's exit code", (typed) =>
  inProject(async (sandbox) => {
    expect(await wasp(sandbox, typed, { STAND_IN_EXIT_CODE: '7' })).toMatchObject({ exitCode: 7 });
  }),
);

test.concurrent.each([
  'db migrate-dev',
  'db migrate',
  'db reset --force',
  'db seed',
  'db studio',
  'db prisma -- --version',
])('`wasp %s` does not run Prisma on what does not compile', (typed) =>
  inProject(async (sandbox) => {
    expect(await wasp(sandbox, typed, { STAND_IN_BEHAVIOUR: 'fail' })).toMatchObject({
      exitCode: 1,
    });
    expect(calls(sandbox)).toEqual([]);
  }),
);

test.concurrent(
  'a migration that was made comes back into the project; one that failed does not',
  () =>
    inProject(async (sandbox) => {
      const made = join(sandbox.project, 'migrations', '20260102000000_made', 'migration.sql');
      const out = join(sandbox.project, '.wasp', 'out');
      expect(
        await wasp(sandbox, 'db migrate-dev --name made', { STAND_IN_EXIT_CODE: '1' }),
      ).toMatchObject({ exitCode: 1 });
      expect(existsSync(made)).toBe(false);
      expect(readFileSync(join(out, '.waspchecksums'), 'utf8')).toContain('db/migrations/');

      const run = await wasp(sandbox, 'db migrate-dev --name made');
      expect(run).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining('The database is migrated'),
      });
      expect(existsSync(made)).toBe(true);
      expect(readFileSync(join(out, '.waspchecksums'), 'utf8')).not.toContain('db/migrations/');
      expect(existsSync(join(out, 'db', 'schema.prisma.wasp-last-db-concurrence-checksum'))).toBe(
        true,
      );

      expect(await wasp(sandbox, 'db migrate-dev --create-only --name made')).toMatchObject({
        exitCode: 0,
      });
      expect(existsSync(join(out, 'db', 'schema.prisma.wasp-last-db-concurrence-checksum'))).toBe(
        false,
      );
    }),
);

test.concurrent.each([
  ['db migrate-dev --name --create-only', '"--create-only" is no name for a migration.'],
  ['db reset', 'nobody can be asked here'],
  ['db reset --seed', 'nobody can be asked here'],
  ['db seed a b', 'Too many arguments'],
  ['db studio now', 'Too many arguments'],
  ['start db --embedded --db-image postgis', '--embedded is PostgreSQL without Docker'],
  ['start db --db-port 70000', '"70000" is no port.'],
  ['start --db-port x', '"x" is no port.'],
])('`wasp %s` is wrong usage, and nothing has been started: %s', (typed, what) =>
  inProject(async (sandbox) => {
    expect(await wasp(sandbox, typed)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining(what),
    });
    nothingRan(sandbox);
  }),
);

test.concurrent('a seed function is chosen by name, or has to be named', () =>
  inProject(async (sandbox) => {
    addAnalysis(sandbox.project, ['small', 'large']);
    expect(await wasp(sandbox, 'db seed')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('wasp db seed <name>, with one of small, large'),
    });
    expect(await wasp(sandbox, 'db seed huge')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('It has: small, large.'),
    });
    expect(calls(sandbox)).toEqual([]);
    expect(await wasp(sandbox, 'db seed large')).toMatchObject({ exitCode: 0 });
    expect(calls(sandbox)).toMatchObject([{ WASP_DB_SEED_NAME: 'large' }]);

    addAnalysis(sandbox.project, []);
    expect(await wasp(sandbox, 'db seed')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('This app has no seed functions.'),
    });
  }),
);

testOnTerminal.concurrent('on a terminal a seed function is asked for', () =>
  inProject(async (sandbox) => {
    addAnalysis(sandbox.project, ['small', 'large']);
    const chosen = await runOnTerminal(sandbox, ['db', 'seed'], {
      steps: [['Which seed function', ENTER]],
    });
    expect(chosen.exitCode).toBe(0);
    expect(calls(sandbox)).toMatchObject([{ WASP_DB_SEED_NAME: 'small' }]);
  }),
);

test.concurrent('reset and seed compile once, and a reset that fails seeds nothing', () =>
  inProject(async (sandbox) => {
    expect(await wasp(sandbox, 'db reset --force --seed')).toMatchObject({ exitCode: 0 });
    expect(calls(sandbox)).toMatchObject([
      { args: ['migrate', 'reset', ...Array(5).fill(expect.anything())] },
      { args: ['db', 'seed'], WASP_DB_SEED_NAME: 'onlySeed' },
    ]);
    expect(sandbox.engineCalls()).toHaveLength(1);
    expect(await wasp(sandbox, 'db reset --force --seed nothing')).toMatchObject({ exitCode: 1 });
    expect(
      await wasp(sandbox, 'db reset --force --seed', { STAND_IN_EXIT_CODE: '4' }),
    ).toMatchObject({ exitCode: 4 });
    expect(calls(sandbox)).toHaveLength(3);
  }),
);

test.concurrent(
  'a project without Prisma, or a Prisma without its engines, is told what is missing',
  () =>
    inProject(async (sandbox) => {
      rmSync(join(sandbox.project, 'node_modules', '@prisma'), { recursive: true });
      const run = await wasp(sandbox, 'db migrate', { STAND_IN_EXIT_CODE: '1' });
      expect(run).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("Prisma's own engines are not there"),
      });
      rmSync(join(sandbox.project, 'node_modules', '.bin', 'prisma'));
      expect(await wasp(sandbox, 'db migrate')).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('The program prisma is not installed in this project.'),
      });
    }),
);

test.concurrent('SQLite needs nothing: there is nothing to start, to stop or to ask', () =>
  inProject(async (sandbox) => {
    for (const typed of ['start db', 'db start', 'start db --embedded', 'db stop']) {
      expect(await wasp(sandbox, typed)).toMatchObject({
        exitCode: 0,
        stdout: '',
        stderr: expect.stringContaining('SQLite, a file that needs no server'),
      });
    }
    expect(
      dbStatus.parse(JSON.parse((await wasp(sandbox, 'db status --json')).stdout)),
    ).toMatchObject({ provider: 'sqlite', kind: 'file', state: null });
    expect((await wasp(sandbox, 'db url')).stdout).toMatch(/^file:\/.*\/sqlite\/dev\.db\n$/);
    expect(await wasp(sandbox, 'db psql')).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('SQLite'),
    });
    nothingRan(sandbox);
  }),
);

test.concurrent(
  "the user's own database is used as it is: nothing is managed, and what is wrong with it is said before any compile",
  () =>
    inProject(async (sandbox) => {
      const url = 'postgresql://me:secret@127.0.0.1:9/mine';
      writeFileSync(join(sandbox.project, '.env.server'), `DATABASE_URL=${url}\n`);
      expect(await wasp(sandbox, 'db url')).toMatchObject({ exitCode: 0, stdout: `${url}\n` });
      expect(
        dbStatus.parse(JSON.parse((await wasp(sandbox, 'db status --json')).stdout)),
      ).toMatchObject({ kind: 'own', state: 'unreachable', url: url.replace('secret', '***') });
      for (const typed of ['db migrate', 'db studio', 'db psql', 'start --json']) {
        const run = await wasp(sandbox, typed);
        expect(run).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining('Nothing answers there: connect ECONNREFUSED'),
        });
        expect(run.stderr).toContain('DATABASE_URL from .env.server');
        expect(`${run.stdout}${run.stderr}`).not.toContain('secret');
      }
      for (const typed of ['start db', 'db start --embedded']) {
        expect(await wasp(sandbox, typed)).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining('This project uses a database of your own.'),
        });
      }
      expect(await wasp(sandbox, 'start db', { DATABASE_URL: url })).toMatchObject({
        stderr: expect.stringContaining('DATABASE_URL is set in the environment.'),
      });
      nothingRan(sandbox);
    }, 'postgresql'),
);

test.concurrent.each([
  [
    '28P01',
    'password authentication failed',
    {
      exitCode: 1,
      stderr: expect.stringContaining(
        'It does not let this user in with this password: password authentication failed',
      ),
    },
  ],
  [
    '53300',
    'too many clients already',
    {
      exitCode: 1,
      stderr: expect.stringContaining('It has refused the connection: too many clients already'),
    },
  ],
  ['3D000', 'no such database', { exitCode: 0, stdout: 'prisma migrate deploy\n' }],
])('a server that answers %s, %s', (code, words, end) =>
  inProject(async (sandbox) => {
    const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${words}\0\0`);
    const refusal = Buffer.concat([Buffer.from('E'), Buffer.alloc(4), fields]);
    refusal.writeInt32BE(4 + fields.length, 1);
    const server = createServer((socket) =>
      socket.on('error', () => {}).once('data', () => socket.end(refusal)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `postgresql://me:secret@127.0.0.1:${(server.address() as AddressInfo).port}/mine`;
    const run = await wasp(sandbox, 'db migrate', { DATABASE_URL: url });
    await new Promise((resolve) => server.close(resolve));
    expect(run).toMatchObject(end);
    expect(calls(sandbox)).toHaveLength(end.exitCode === 0 ? 1 : 0);
    for (const call of calls(sandbox)) expect(call.DATABASE_URL).toBe(url);
  }, 'postgresql'),
);
