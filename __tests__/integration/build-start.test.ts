import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeBuiltProject, viteCalls } from '../support/built-project';
import { useDocker, type Docker } from '../support/docker';
import { runWasp } from '../support/run-wasp';
import { startWasp, type RunningWasp } from '../support/running-wasp';
import { useSandbox } from '../support/sandbox';

let docker: Docker;
let running: RunningWasp | undefined;
const sandbox = useSandbox({ WASP_TELEMETRY_DISABLE: '' }, async () => {
  running?.child.kill('SIGTERM');
  await running?.ended;
  running = undefined;
});

beforeEach(() => {
  docker = useDocker(sandbox);
  makeBuiltProject(sandbox);
});

const SECRET = 'postgresql://user:pa$$word@localhost/app';
const wasp = (args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = sandbox.project) =>
  runWasp(sandbox, ['build', 'start', ...args], { cwd, env: { ...docker.env, ...env } });
const start = (
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd = sandbox.project,
): RunningWasp =>
  (running = startWasp(sandbox, ['build', 'start', ...args], {
    cwd,
    env: { ...docker.env, ...env },
  }));
const READY =
  /The built app is at (http:\/\/localhost:\d+\/), its server at (http:\/\/localhost:\d+)\./;

async function ready(app: RunningWasp): Promise<{ client: string; server: string }> {
  const [, client = '', server = ''] = await app.said(READY, 0, 20_000);
  return { client, server };
}

const variablesIn = async (server: string): Promise<Record<string, string>> =>
  (await (await fetch(server)).json()) as Record<string, string>;

test('it builds and runs both parts, each with its variables and the addresses, and no secret is in any argument', async () => {
  writeFileSync(
    join(sandbox.project, '.env.server'),
    `# comment\nJWT="two\nlines"\nFROM_FILE='one' # and more\nDATABASE_URL=overridden\n`,
  );
  writeFileSync(join(sandbox.project, '..', 'client.env'), 'REACT_APP_NAME=outside\n');
  const below = join(sandbox.project, 'src', 'deep');
  mkdirSync(below);
  const app = start(
    [
      '-s',
      `DATABASE_URL=${SECRET}`,
      '-s',
      'PATH=/in/the/container',
      '-s',
      'DOCKER_HOST=elsewhere',
      '--server-env-file',
      '../../.env.server',
      '--client-env-file',
      '../../../client.env',
    ],
    {},
    below,
  );
  const { client, server } = await ready(app);

  expect(await (await fetch(client)).text()).toBe('client');
  const { port } = new URL(server);
  expect(await variablesIn(server)).toEqual({
    DATABASE_URL: SECRET,
    JWT: 'two\nlines',
    FROM_FILE: 'one',
    PATH: '/in/the/container',
    DOCKER_HOST: 'elsewhere',
    PORT: port,
    WASP_SERVER_URL: server,
    WASP_WEB_CLIENT_URL: client,
  });
  const told = { cwd: sandbox.project, REACT_APP_API_URL: server, REACT_APP_NAME: 'outside' };
  expect(viteCalls(sandbox)).toEqual([
    { args: ['build'], ...told },
    { args: ['preview', '--port', new URL(client).port, '--strictPort', '--no-open'], ...told },
  ]);
  const id = `todoApp-${createHash('sha256').update(`${sandbox.project}/`).digest('hex').slice(0, 10)}`;
  const names = [
    'JWT',
    'FROM_FILE',
    'DATABASE_URL',
    'WASP_WEB_CLIENT_URL',
    'WASP_SERVER_URL',
    'PORT',
  ].flatMap((name) => ['--env', name]);
  expect(docker.calls().map(({ args }) => args)).toEqual([
    ['info', '--format', '{{.ServerVersion}}'],
    ['build', '--tag', `${id.toLowerCase()}-server`, join(sandbox.project, '.wasp', 'out')],
    ['rm', '--force', `${id}-server-container`],
    [
      'run',
      '--name',
      `${id}-server-container`,
      '--rm',
      '--network',
      'host',
      ...names.slice(0, 4),
      ...names.slice(4),
      '--env-file',
      expect.any(String),
      `${id.toLowerCase()}-server`,
    ],
  ]);
  const commandLines = sandbox.processes().join('\n');
  expect(commandLines).toContain('docker run');
  for (const secret of ['pa$$word', '/in/the/container'])
    expect(
      `${app.stdout()}${app.stderr()}${commandLines.replace(/^.*wasp\.js.*$/gm, '')}`,
    ).not.toContain(secret);

  const file = docker.calls()[3]?.args.at(-2) ?? '';
  expect(readFileSync(file, 'utf8')).toBe('PATH=/in/the/container\nDOCKER_HOST=elsewhere\n');
  app.child.kill('SIGINT');
  expect(await app.ended).toBe(130);
  expect(() => readFileSync(file)).toThrow('ENOENT');
  expect(docker.containers()).toEqual([]);
});

test('both parts speak in one labelled stream', async () => {
  const app = start(['-s', 'A=1']);
  await ready(app);
  await app.said(/^server Server listening on port \d+$/m);
  await app.said(/^client serving$/m);
  app.child.kill('SIGTERM');
  expect(await app.ended).toBe(143);
});

test('a container that is deaf to signals is removed all the same, and so is one that a killed shell has left', async () => {
  const deaf = start(['-s', 'A=1'], { STAND_IN_DOCKER: 'deaf' });
  await ready(deaf);
  deaf.child.kill('SIGTERM');
  expect(await deaf.ended).toBe(143);
  expect(docker.containers()).toEqual([]);
  await sandbox.quiet();

  const killed = start(['-s', 'A=1'], { STAND_IN_DOCKER: 'deaf' });
  await ready(killed);
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(docker.containers()).toHaveLength(1);
  // A shell that was killed can stop nothing: a test does it for Vite, which has the port.
  sandbox.kill((line) => line.includes('vite'));
  const next = start(['-s', 'A=1']);
  await ready(next);
  expect(docker.containers()).toHaveLength(1);
  next.child.kill('SIGINT');
  expect(await next.ended).toBe(130);
  expect(docker.containers()).toEqual([]);
}, 60_000);

test('a server that ends takes the client with it, and its last lines are shown', async () => {
  const run = await wasp(['-s', 'A=1'], { STAND_IN_DOCKER: 'crashes' });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain(
    'Error: The server ended with exit code 7, so the app was stopped.\nIts last lines:\n  DATABASE_URL is missing\n',
  );
  expect(docker.containers()).toEqual([]);
});

test('ports that are asked for are used, PORT of an env file counts, and one that is taken is an error before anything is built', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, resolve));
  const { port } = taken.address() as AddressInfo;
  const run = await wasp(['-s', 'A=1', '--client-port', String(port)]);
  expect(run).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining(`Port ${port}, which was asked for, is taken.`),
  });
  expect(viteCalls(sandbox)).toEqual([]);
  await new Promise((resolve) => taken.close(resolve));

  const app = start(['-s', `PORT=${port}`]);
  expect((await ready(app)).server).toBe(`http://localhost:${port}`);
  app.child.kill('SIGINT');
  await app.ended;
});

test('while it runs, a second one, `wasp build` and `wasp clean` say so and change nothing', async () => {
  const app = start(['-s', 'A=1']);
  const { client } = await ready(app);
  for (const args of [['build', 'start', '-s', 'A=1'], ['build'], ['clean']]) {
    const run = await runWasp(sandbox, args, { env: docker.env });
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`It is at ${client}, in process ${app.child.pid}.`),
    });
  }
  expect(await (await fetch(client)).text()).toBe('client');
  app.child.kill('SIGINT');
  expect(await app.ended).toBe(130);
});

describe('what is missing is said before anything is built:', () => {
  afterEach(() => {
    expect(viteCalls(sandbox)).toEqual([]);
    expect(docker.calls().map(({ args }) => args[0])).not.toContain('build');
  });

  test('docker', async () => {
    const folder = join(sandbox.home, 'bin');
    mkdirSync(folder);
    for (const name of ['node', 'ps', 'sh'])
      symlinkSync(name === 'node' ? process.execPath : `/bin/${name}`, join(folder, name));
    const run = await wasp(['-s', 'A=1'], {
      PATH: `${join(__dirname, '..', 'support', 'bin')}:${folder}`,
    });
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('Error: Docker is not installed, or not on PATH.\n'),
    });
  });

  test("docker's daemon", async () => {
    const run = await wasp(['-s', 'A=1'], { STAND_IN_DOCKER: 'down' });
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr).toContain(
      'Error: Docker is installed, but its daemon does not answer.\nCannot connect to the Docker daemon',
    );
  });

  test.each([
    [
      'nothing',
      () => rmSync(join(sandbox.project, '.wasp', 'out'), { recursive: true }),
      'There is nothing in .wasp/out.',
    ],
    [
      'an app for development',
      () => makeBuiltProject(sandbox, 'Development'),
      'What is in .wasp/out was made for development.',
    ],
    [
      'an app of another Wasp',
      () => makeBuiltProject(sandbox, 'Production', '0.24.0'),
      'was built by Wasp 0.24.0, and this is 0.25.0',
    ],
  ])('a build, where there is %s', async (_, make, why) => {
    make();
    expect(await wasp(['-s', 'A=1'])).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining(why),
    });
  });

  test.each([
    [[], 2, 'No variables were given.'],
    [['-s', 'secret-without-sign'], 2, 'What --server-env was given is no variable.'],
    [['-c', '=x'], 2, 'What --client-env was given is no variable.'],
    [
      ['-s', 'A=1', '-s', 'A=2'],
      2,
      'The variable A is given twice to the server, with different values.',
    ],
    [
      ['-c', 'REACT_APP_API_URL=x'],
      2,
      "The variable REACT_APP_API_URL can't be given to the client.",
    ],
    [['-s', 'WASP_SERVER_URL=x'], 2, "The variable WASP_SERVER_URL can't be given to the server."],
    [['--server-env-file', '../nowhere.env'], 1, 'There is no file '],
    [['--server-env-file', 'src'], 1, 'src is a folder.'],
    [
      ['-s', 'A=1', '--client-port', '4000', '--server-port', '4000'],
      2,
      'Client and server can not have the same port.',
    ],
  ] as const)('%j is refused with exit code %i: %s', async (args, exitCode, what) => {
    const run = await wasp(args);
    expect(run).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(what) });
    expect(run.stderr).not.toContain('secret-without-sign');
  });
});

test.each([
  ['client', { VITE_FAILS: '1' }, 'broken\n'],
  ['server', { STAND_IN_DOCKER: 'builds-not' }, 'ERROR: failed to solve\n'],
])(
  'a %s that can not be built is said to be one, in the words of what builds it, and nothing is started',
  async (part, env, words) => {
    const run = await wasp(['-s', 'A=1'], env);
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr).toContain(words);
    expect(run.stderr).toContain(`Error: The ${part} can't be built.`);
    expect(docker.calls().map(({ args }) => args[0])).not.toContain('run');
    expect(docker.containers()).toEqual([]);
  },
);
