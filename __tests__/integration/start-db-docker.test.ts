import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { dbStatus } from '../../src/json/db-status';
import { doctor, type Doctor } from '../../src/json/doctor';
import { status, type Status } from '../../src/json/status';
import { containerName } from '../../src/postgres/docker';
import { dockerId } from '../../src/docker/docker';
import { DATABASE_STAND_INS, addAnalysis, addDatabase } from '../support/database-project';
import { useDocker, type Docker } from '../support/docker';
import { runWasp, type Run } from '../support/run-wasp';
import { startWasp, type RunningWasp } from '../support/running-wasp';
import { useSandbox } from '../support/sandbox';

/** The stand-in docker keeps containers and volumes, and refuses what docker would refuse. */
jest.setTimeout(2 * 60_000);

let name: string;
let id: string;
let started: RunningWasp[];
let docker: Docker;
const sandbox = useSandbox({}, async () => {
  for (const { child } of started) child.kill('SIGTERM');
  await Promise.all(started.map(({ ended }) => ended));
});

beforeEach(() => {
  docker = useDocker(sandbox);
  sandbox.env['PATH'] = [DATABASE_STAND_INS, sandbox.env['PATH']].join(delimiter);
  addDatabase(sandbox.project, 'postgresql');
  id = dockerId('app', { root: sandbox.project });
  name = containerName(id);
  started = [];
});

const root = (): string => join(sandbox.home, '..');
const projects = (): string => join(sandbox.home, '.local', 'share', 'wasp', 'projects');
const runs = (): string[][] =>
  docker
    .calls()
    .filter(({ args }) => args[0] === 'run')
    .map(({ args }) => args);
const containers = (): string[] =>
  readdirSync(join(root(), 'docker')).filter((file) => /\.(container|volume)$/.test(file));
const wasp = (args: string[], env: NodeJS.ProcessEnv = {}): Promise<Run> =>
  runWasp(sandbox, args, { env });
const start = async (...more: string[]): Promise<RunningWasp & { port: string }> => {
  const running = startWasp(sandbox, ['start', 'db', ...more], { cwd: sandbox.project, env: {} });
  started.push(running);
  const [, port = ''] = await running.said(
    /answers at postgresql:\/\/postgresWaspDevUser:\*\*\*@localhost:(\d+)\/\S+\. Ctrl-C stops it/,
  );
  return { ...running, port };
};

test("a container and a volume of the official CLI's names are started, and stopped with it; the volume stays", async () => {
  const running = await start();
  expect(runs()).toEqual([
    [
      ...[
        'run',
        '--name',
        name,
        '--rm',
        '--publish',
        `127.0.0.1:${running.port}:5432`,
        '-v',
        `${name}:/var/lib/postgresql`,
      ],
      ...[
        '--env',
        'POSTGRES_PASSWORD',
        '--env',
        'POSTGRES_USER=postgresWaspDevUser',
        '--env',
        `POSTGRES_DB=${id}`,
        'postgres:18',
      ],
    ],
  ]);
  expect(docker.calls().find(({ args }) => args[0] === 'run')).toMatchObject({
    cwd: sandbox.project,
    POSTGRES_PASSWORD: 'postgresWaspDevPass',
  });
  expect((await wasp(['db', 'url'])).stdout).toBe(
    `postgresql://postgresWaspDevUser:postgresWaspDevPass@localhost:${running.port}/${id}\n`,
  );
  expect(dbStatus.parse(JSON.parse((await wasp(['db', 'status', '--json'])).stdout))).toMatchObject(
    { kind: 'docker', state: 'running', place: name, port: Number(running.port) },
  );

  running.child.kill('SIGINT');
  expect(await running.ended).toBe(130);
  expect(containers()).toEqual([`${name}.volume`]);
  expect(sandbox.processes()).toEqual([]);
  expect(dbStatus.parse(JSON.parse((await wasp(['db', 'status', '--json'])).stdout))).toMatchObject(
    { kind: 'docker', state: 'stopped' },
  );

  const again = await start();
  expect(again.port).toBe(running.port);
});

test('image, folder of the data and port are handed over as they are, and not to a shell', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, resolve));
  const { port } = holder.address() as AddressInfo;
  await new Promise((resolve) => holder.close(resolve));
  await start(
    '--db-image',
    'postgis/postgis:18; touch pwned',
    '--db-volume-mount-path',
    '/var/lib/my data',
    '--db-port',
    String(port),
  );
  expect(runs()[0]?.at(-1)).toBe('postgis/postgis:18; touch pwned');
  expect(runs()[0]).toContain(`${name}:/var/lib/my data`);
  expect(runs()[0]).toContain(`127.0.0.1:${port}:5432`);
});

test('what docker says of a failure is shown, and nothing is left', async () => {
  const run = await wasp(['start', 'db', '--db-image', 'no-such-image']);
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain(
    'The database server ended with exit code 125, before it could be used.',
  );
  expect(run.stderr).toContain('pull access denied for no-such-image');
  expect(containers()).toEqual([]);
});

test('a container that runs already, whoever has started it, is used and left running; `wasp db stop` stops it', async () => {
  const running = await start();
  running.child.kill('SIGKILL');
  await running.ended;
  const found = await wasp(['start', 'db']);
  expect(found).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining(`localhost:${running.port}/${id} already.`),
  });
  expect(runs()).toHaveLength(1);
  expect(await wasp(['db', 'stop'])).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('The database is stopped'),
  });
  expect(containers()).toEqual([`${name}.volume`]);
});

test('`wasp db stop` stops the container of a start in another terminal', async () => {
  const running = await start();
  expect(await wasp(['db', 'stop'])).toMatchObject({ exitCode: 0 });
  expect(await running.ended).toBe(143);
  expect(containers()).toEqual([`${name}.volume`]);
});

test('--no-embedded asks for Docker, and says so where it does not answer', async () => {
  const run = await wasp(['start', 'db', '--no-embedded'], { STAND_IN_DOCKER: 'down' });
  expect(run).toMatchObject({ exitCode: 1, stdout: '' });
  expect(run.stderr).toContain('Docker does not answer.');
  expect(docker.calls().map(({ args }) => args[0])).toEqual(['info']);
});

/** A shell that is killed while it runs the app, and docker's own program with it: the container is the daemon's. */
async function leaveContainer(): Promise<void> {
  const running = startWasp(sandbox, ['start', '--no-open'], {
    cwd: sandbox.project,
    env: { STAND_IN_BEHAVIOUR: 'hang-compile' },
  });
  started.push(running);
  await running.said(/Compiling \.\.\./);
  running.child.kill('SIGKILL');
  sandbox.kill((line) => line.includes(`run --name ${name}`));
  await running.ended;
}

const findLeft = async (): Promise<Status['leftovers']> =>
  status.parse(JSON.parse((await wasp(['status', '--json'])).stdout)).leftovers;
const lookForLeft = async (...args: string[]): Promise<Doctor['checks'][number] | undefined> =>
  doctor
    .parse(JSON.parse((await wasp(['doctor', '--json', ...args])).stdout))
    .checks.find(({ check }) => check === 'leftovers');

test.each([
  [
    '`wasp stop`',
    async () =>
      expect(await wasp(['stop'])).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining(`docker container ${name}`),
      }),
  ],
  [
    '`wasp doctor --fix`',
    async () => expect(await lookForLeft('--fix', '--yes')).toMatchObject({ result: 'ok' }),
  ],
])(
  'the container of a `wasp start` that was killed is named, and %s stops it; the data stay',
  async (_, clear) => {
    await leaveContainer();
    expect(containers()).toEqual([`${name}.container`, `${name}.volume`]);
    expect(await findLeft()).toContainEqual({ pid: null, command: `docker container ${name}` });
    expect(await lookForLeft()).toMatchObject({
      result: 'warning',
      what: expect.stringContaining(`docker container ${name}`),
      canFix: true,
    });
    await clear();
    expect(containers()).toEqual([`${name}.volume`]);
    expect(await findLeft()).toEqual([]);
    expect(sandbox.processes()).toEqual([]);
  },
);

test('a container of which no wasp of ours knows is nothing left behind, and is let run', async () => {
  await leaveContainer();
  rmSync(join(projects(), readdirSync(projects())[0] ?? '', 'database', 'running.json'));
  await wasp(['stop']);
  expect(await lookForLeft('--fix', '--yes')).toMatchObject({ result: 'ok' });
  expect(containers()).toEqual([`${name}.container`, `${name}.volume`]);
  expect(await wasp(['db', 'stop'])).toMatchObject({ exitCode: 0 });
});

describe('wasp clean --data', () => {
  const clean = (env: NodeJS.ProcessEnv = {}): Promise<Run> =>
    wasp(['clean', '--data', '--yes'], env);
  /** A database with data, stopped. */
  const fill = async (): Promise<void> => {
    const running = await start();
    running.child.kill('SIGINT');
    await running.ended;
  };

  test('shows the volume, deletes it with --yes, and knows of it no more', async () => {
    await fill();
    const unasked = await wasp(['clean', '--data']);
    expect(unasked).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(`the PostgreSQL database in Docker: volume ${name}\n`),
    });
    expect(containers()).toEqual([`${name}.volume`]);

    expect(await clean()).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('Deleting the PostgreSQL database in Docker ...\n'),
    });
    expect(containers()).toEqual([]);
    expect(await clean()).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('There are no development data to delete.'),
    });
    const elsewhere = await wasp(['db', 'status', '--json'], { STAND_IN_DOCKER: 'down' });
    expect(dbStatus.parse(JSON.parse(elsewhere.stdout))).toMatchObject({ kind: null });
  });

  test('deletes nothing while the container runs', async () => {
    await start();
    const run = await clean();
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining(`The database in the Docker volume ${name} is in use.\n`),
    });
    expect(run.stderr).toContain('`wasp db stop`');
    expect(containers()).toEqual([`${name}.container`, `${name}.volume`]);
    expect(readdirSync(sandbox.project)).toContain('.wasp');
  });

  test('says that the volume stays where Docker does not answer, how it is deleted, and finds it later, also after data without Docker were deleted', async () => {
    await fill();
    const database = join(projects(), readdirSync(projects())[0] ?? '', 'database');
    mkdirSync(join(database, 'data'));
    const run = await clean({ STAND_IN_DOCKER: 'down' });
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining(`\`docker volume rm ${name}\``),
    });
    expect(run.stderr).not.toContain('There are no development data');
    expect(existsSync(join(database, 'data'))).toBe(false);
    expect(containers()).toEqual([`${name}.volume`]);
    expect(await clean()).toMatchObject({ exitCode: 0 });
    expect(containers()).toEqual([]);
  });

  test('a volume that another container has stays, in the words of Docker', async () => {
    await fill();
    const run = await clean({ STAND_IN_DOCKER: 'volume-in-use' });
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('volume is in use'),
    });
    expect(run.stderr).toContain(`\`docker ps --all --filter volume=${name}\``);
    expect(await clean()).toMatchObject({ exitCode: 0 });
    expect(containers()).toEqual([]);
  });

  test("the official CLI's volume, which the next start would use, is found by the app's name", async () => {
    addAnalysis(sandbox.project, []);
    mkdirSync(join(root(), 'docker'));
    writeFileSync(join(root(), 'docker', `${name}.volume`), '');
    expect(await clean()).toMatchObject({ exitCode: 0 });
    expect(containers()).toEqual([]);
  });
});
