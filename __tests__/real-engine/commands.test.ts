import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { info as document } from '../../src/json/info';
import { startCollector, type Collector } from '../support/collector';
import { useDocker } from '../support/docker';
import { npmConfiguration, pathOfThisMachine } from '../support/npm-for-engine';
import { runWasp, type Run } from '../support/run-wasp';
import { startWasp } from '../support/running-wasp';
import { createSandbox, type Sandbox } from '../support/sandbox';
import { sharedToolchain } from '../support/toolchain';

/** The first run fetches the engine, its Node.js and the project's dependencies. */
jest.setTimeout(10 * 60_000);

let collector: Collector;
let sandbox: Sandbox;
let project: string;
let env: NodeJS.ProcessEnv;

const wasp = (args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Run> =>
  runWasp(sandbox, args, { cwd: project, env: { ...env, ...more } });
const store = (): string => join(sandbox.home, 'wasp-home', 'config');

beforeAll(async () => {
  collector = await startCollector();
  sandbox = createSandbox({
    WASP_TELEMETRY_URL: collector.url,
    NODE_EXTRA_CA_CERTS: collector.caFile,
    PATH: pathOfThisMachine(),
    ...npmConfiguration(),
  });
  env = sharedToolchain(sandbox);
  project = join(sandbox.home, 'app');
  const made = await runWasp(sandbox, ['new', 'app', '-t', 'minimal'], {
    cwd: sandbox.home,
    env: { ...env, WASP_TELEMETRY_DISABLE: '' },
  });
  if (made.exitCode !== 0) throw new Error(made.stderr);
});

afterAll(async () => {
  await sandbox.quiet();
  sandbox.remove();
  await collector.close();
});

test('opted out by an empty variable, `wasp new` has made a project and no store', () => {
  expect(existsSync(join(project, '.wasproot'))).toBe(true);
  expect(existsSync(join(project, 'node_modules', '@wasp.sh', 'spec', 'package.json'))).toBe(true);
  expect(existsSync(store())).toBe(false);
  expect(collector.requests).toEqual([]);
});

test('a build for production refuses SQLite in the words of the engine, and fails', async () => {
  const run = await wasp(['build'], { WASP_TELEMETRY_DISABLE: '1' });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('SQLite');
  expect(run.stderr).not.toContain('\u001B[');
  expect(run.stdout).toBe('');
});

test('info, deps and dockerfile say what the engine knows, from a folder below too', async () => {
  const [info, deps, dockerfile] = await Promise.all([
    wasp(['info', '--json', '-C', 'src'], { WASP_TELEMETRY_DISABLE: '1' }),
    wasp(['deps'], { WASP_TELEMETRY_DISABLE: '1' }),
    wasp(['dockerfile'], { WASP_TELEMETRY_DISABLE: '1' }),
  ]);
  expect(document.parse(JSON.parse(info.stdout))).toMatchObject({
    name: 'app',
    root: project,
    waspVersion: '0.25.0',
    databaseSystem: 'SQLite',
    projectDirSize: expect.stringMatching(/ MB$/),
  });
  expect(deps.stdout).toMatch(/^express@/m);
  expect(dockerfile.stdout).toMatch(/^FROM node:24/m);
});

test('wasp build leaves a production app behind and sends one event, a second build none', async () => {
  const schema = join(project, 'schema.prisma');
  writeFileSync(schema, readFileSync(schema, 'utf8').replace('sqlite', 'postgresql'));

  expect(await wasp(['build'])).toMatchObject({ exitCode: 0, stdout: '' });
  for (const path of ['Dockerfile', 'server', 'sdk'])
    expect(existsSync(join(project, '.wasp', 'out', path))).toBe(true);
  await collector.received(1);
  expect(collector.events()).toMatchObject([
    { properties: { is_build: true, wasp_version: '0.25.0' } },
  ]);

  expect(await wasp(['build'])).toMatchObject({ exitCode: 0 });
  await sandbox.quiet();
  expect(collector.requests).toHaveLength(1);
});

test('wasp build start serves the built client by the real Vite, with the address of the server in it', async () => {
  const docker = useDocker(sandbox);
  const path = `${docker.env['PATH']?.split(':')[0]}:${pathOfThisMachine()}`;
  const app = startWasp(sandbox, ['build', 'start', '-s', 'A=1'], {
    cwd: project,
    env: { ...env, ...docker.env, PATH: path, WASP_TELEMETRY_DISABLE: '1' },
  });
  const [, client = '', server = ''] = await app.said(
    /The built app is at (http:\S+), its server at (http:\S+)\. /,
  );
  const page = await (await fetch(client)).text();
  expect(page).toContain('<title>app</title>');
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? '';
  expect(await (await fetch(new URL(script, client))).text()).toContain(server);
  app.child.kill('SIGINT');
  expect(await app.ended).toBe(130);
  await sandbox.quiet();
});

/** Each file below a folder with the digest of its content; the time of the compile left out. */
function digestAll(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.waspinfo')
    .map(
      ({ parentPath, name }) =>
        `${join(parentPath, name)} ${createHash('sha256')
          .update(readFileSync(join(parentPath, name)))
          .digest('hex')}`,
    )
    .sort();
}

test('what is answered in place of Node.js and npm changes nothing of what the engine makes', async () => {
  const out = join(project, '.wasp', 'out');
  const compile = async (...args: string[]): Promise<string[]> => {
    rmSync(out, { recursive: true });
    expect(await wasp(args, { WASP_TELEMETRY_DISABLE: '1' })).toMatchObject({ exitCode: 0 });
    return digestAll(out);
  };
  expect(await compile('compile', '--force')).toEqual(
    await compile('engine', 'exec', '--', 'compile'),
  );
});

test('a mistake in the main file is shown in the words of the engine, with the place', async () => {
  const mainFile = join(project, 'main.wasp.ts');
  const text = readFileSync(mainFile, 'utf8');
  writeFileSync(mainFile, text.replace('"app"', '42'));
  const run = await wasp(['deps'], { WASP_TELEMETRY_DISABLE: '1' });
  writeFileSync(mainFile, text);
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toBe('');
  expect(run.stderr).toContain('main.wasp.ts');
  expect(run.stderr).toContain("Type 'number' is not assignable to type 'string'");
});

test('the engine itself can be run, and its exit code is the exit code', async () => {
  const doctor = await wasp(['engine', 'exec', '--', 'doctor'], { WASP_TELEMETRY_DISABLE: '1' });
  expect(doctor).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Node') });
  expect(
    await wasp(['engine', 'exec', '--', 'no-such-command'], { WASP_TELEMETRY_DISABLE: '1' }),
  ).toMatchObject({ exitCode: 1 });
});

test('wasp clean leaves nothing generated', async () => {
  expect(await wasp(['clean'], { WASP_TELEMETRY_DISABLE: '1' })).toMatchObject({ exitCode: 0 });
  expect(existsSync(join(project, '.wasp'))).toBe(false);
  expect(existsSync(join(project, 'node_modules'))).toBe(false);
  expect(existsSync(join(project, 'package-lock.json'))).toBe(true);
});
