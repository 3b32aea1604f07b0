import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createFlyCloud, type FlyCloud } from '../../support/fly';
import { expectNoSecrets } from '../../support/fly-lab';
import { npmConfiguration, pathOfThisMachine } from '../../support/npm-for-engine';
import { makeRealProject } from '../../support/real-project';
import { runWasp, type Run } from '../../support/run-wasp';
import { createSandbox, type Sandbox } from '../../support/sandbox';
import { readTree } from '../../support/temp-folder';
import { sharedToolchain } from '../../support/toolchain';

/** The first run fetches the engine, its Node.js and the project's dependencies. */
jest.setTimeout(15 * 60_000);

let sandbox: Sandbox;
let cloud: FlyCloud;
let project: string;
let printed = '';

async function wasp(typed: string): Promise<Run> {
  const run = await runWasp(sandbox, typed.split(' '), { cwd: project });
  printed += run.stdout + run.stderr;
  return run;
}

const isCode = (name: string): boolean => /\.(js|html)$/.test(name);
const changes = (): string[] =>
  cloud.lines().filter((line) => /^(launch|secrets import|postgres|deploy)/.test(line));
const client = (): string => join(project, '.wasp/out/web-app/build');

beforeAll(async () => {
  sandbox = createSandbox({ ...npmConfiguration(), WASP_TELEMETRY_DISABLE: '1' });
  cloud = createFlyCloud(sandbox, { needsDockerfile: true }, true);
  const flyctl = join(__dirname, '..', '..', 'support', 'fly');
  Object.assign(sandbox.env, sharedToolchain(sandbox), cloud.env, {
    PATH: [flyctl, pathOfThisMachine()].join(delimiter),
  });
  project = await makeRealProject(sandbox, sandbox.env);
});

afterAll(async () => {
  await sandbox.quiet();
  sandbox.remove();
});

test('SQLite is refused before anything is made on Fly', async () => {
  expect(await wasp('deploy fly launch my-app mia --no-wait')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('SQLite'),
  });
  expect(changes()).toEqual([]);
});

test('a launch that fails at its end goes on with what is left alone', async () => {
  const schema = join(project, 'schema.prisma');
  writeFileSync(schema, readFileSync(schema, 'utf8').replace('sqlite', 'postgresql'));
  cloud.failAt({ when: 'deploy', folder: 'web-app' });
  expect(await wasp('deploy fly launch my-app mia --no-wait')).toMatchObject({ exitCode: 1 });
  expect(existsSync(join(client(), '200.html'))).toBe(true);
  expect(readTree(client(), isCode)).toContain('https://my-app-server.fly.dev');

  cloud.forgetCalls();
  const run = await wasp('deploy fly launch my-app mia --no-wait');
  expect(run).toMatchObject({
    exitCode: 0,
    stdout: 'Server: https://my-app-server.fly.dev\nClient: https://my-app-client.fly.dev\n',
  });
  expect(run.stderr).toContain('Build your Wasp app (');
  expect(run.stderr).toContain('nothing has changed since the last build');
  expect(run.stderr).toContain('– Build the client for production (skipped');
  expect(changes()).toEqual(['deploy --remote-only']);
  expect(cloud.app('my-app-server').releases).toHaveLength(1);
  expect(cloud.app('my-app-client').releases).toHaveLength(1);
});

test('a change of the code is built and deployed, and what has not changed is not built again', async () => {
  writeFileSync(
    join(project, 'src', 'MainPage.tsx'),
    readFileSync(join(project, 'src', 'MainPage.tsx'), 'utf8').replace(
      /<main/,
      '<main title="changed"',
    ),
  );
  cloud.forgetCalls();
  const changed = await wasp(
    'deploy fly deploy --no-wait --custom-server-url https://api.example.com',
  );
  expect(changed.exitCode).toBe(0);
  expect(changed.stderr).not.toContain('nothing has changed since the last build');
  expect(readTree(client(), isCode)).toContain('https://api.example.com');
  expect(changes()).toEqual(['deploy --remote-only', 'deploy --remote-only']);

  const same = await wasp('deploy fly deploy --no-wait');
  expect(same).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('nothing has changed since the last build'),
  });
  expect(readTree(client(), isCode)).toContain('https://api.example.com');
});

test('no secret was printed, given as an argument or kept', () => {
  expectNoSecrets(
    cloud,
    { ...sandbox, home: join(sandbox.home, 'wasp-home'), project: join(project, '.wasp-deploy') },
    printed,
  );
  for (const name of ['fly-server.toml', 'fly-client.toml', 'wasp-deploy.json'])
    expect(readFileSync(join(project, name), 'utf8')).not.toContain(
      cloud.app('my-app-server').secrets['JWT_SECRET'],
    );
});
