import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDeployLab, type DeployLab } from '../../support/deploy-lab';
import { runWasp } from '../../support/run-wasp';
import type { RailwayState } from '../../support/railway';

jest.setTimeout(120_000);

let lab: DeployLab;
beforeEach(async () => (lab = await createDeployLab()));
afterEach(() => lab.close());

const PROJECT: RailwayState['projects'][number] = {
  id: 'p1',
  name: 'my-app',
  environments: [{ id: 'e1', name: 'production' }],
  services: [],
};

/** Nothing but looks. */
function expectNoChange(): void {
  expect(
    lab.railway.lines().filter((line) => !/^(-V|whoami|status|list|variables .*--json)/.test(line)),
  ).toEqual([]);
}

describe('checks come before the first change:', () => {
  test.each<[string, string, (state: RailwayState) => void, number, string]>([
    [
      'a version that is too old',
      'setup my-app',
      (state) => (state.version = '4.6.2'),
      1,
      'Wasp expects at least Railway CLI version 4.6.3.',
    ],
    [
      'a version that takes secrets as arguments alone',
      'setup my-app',
      (state) => (state.version = '4.16.1'),
      1,
      "Railway's CLI must be 4.20.0 or newer to take secrets.",
    ],
    [
      'a version that can not be understood',
      'setup my-app',
      (state) => (state.version = 'four'),
      1,
      'Unable to parse Railway CLI version "four".',
    ],
    [
      'a program with another name',
      'setup my-app',
      (state) => (state.program = 'train'),
      1,
      'Failed to get Railway CLI version from output "train 4.36.1".',
    ],
    [
      'nobody logged in',
      'setup my-app',
      (state) => (state.loggedIn = false),
      1,
      'You are not logged into Railway.',
    ],
    [
      'a name that is too long',
      `setup ${'x'.repeat(26)}`,
      () => {},
      2,
      'is too long (26 characters). It must be at most 25 characters long.',
    ],
    [
      'a project of that name',
      'setup my-app',
      (state) => state.projects.push(PROJECT),
      1,
      'Project with name "my-app" already exists. Add "--existing-project-id p1" option to this command to link it or use a different name.',
    ],
    [
      'an ID of no project',
      'setup my-app --existing-project-id p9',
      () => {},
      1,
      'Project with ID "p9" does not exist.',
    ],
    [
      'an ID that was left out',
      'setup my-app --existing-project-id --yes',
      () => {},
      2,
      '--existing-project-id has no value.',
    ],
    [
      'a workspace that was left out',
      'setup my-app --workspace --yes',
      () => {},
      2,
      '--workspace has no value.',
    ],
    [
      'a secret without a name',
      'setup my-app --server-secret =hunter2hunter2',
      () => {},
      2,
      'What follows --server-secret does not begin with a name.',
    ],
    [
      'a secret that the environment has not',
      'setup my-app --client-secret NOT_THERE',
      () => {},
      2,
      'The environment has no variable NOT_THERE.',
    ],
    [
      'a file that is not there',
      'setup my-app --server-secrets-file .env.nowhere',
      () => {},
      2,
      "The file .env.nowhere can't be read.",
    ],
    [
      'no name for an environment',
      'setup my-app --environment Über',
      () => {},
      2,
      '"Über" is no name for an environment.',
    ],
  ])('%s', async (_, words, change, exitCode, says) => {
    lab.railway.change(change);
    const run = await lab.run(words);
    expect(run).toMatchObject({ exitCode, stdout: '' });
    expect(run.stderr).toContain(says);
    expect(run.stderr).not.toContain('hunter2');
    expectNoChange();
    expect(lab.engineBuilds()).toBe(0);
  });

  test('no Railway CLI', async () => {
    const run = await runWasp(lab.sandbox, ['deploy', 'railway', 'setup', 'my-app']);
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.stderr).toContain(
      'Failed to get Railway CLI version. Most likely the Railway CLI is not installed.',
    );
    expect(run.stderr).toContain('https://docs.railway.com/guides/cli');
  });

  test('another project is linked', async () => {
    lab.railway.change((state) => {
      state.projects.push({ ...PROJECT, name: 'other' });
      state.links[lab.sandbox.project] = { project: 'p1', environment: 'e1' };
    });
    const run = await lab.run('setup my-app');
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.stderr).toContain(
      'Project with a different name already linked to this directory: "other". Run "railway unlink" to unlink it.\nIf it is the right one, add --existing-project-id p1 to this command.',
    );
    expectNoChange();
    expect(await lab.run('setup my-app --existing-project-id p1')).toMatchObject({ exitCode: 0 });
  });
});

test('an existing project is linked by its ID, with one of its services, so that Railway does not ask', async () => {
  const services = [
    {
      id: 's1',
      name: 'Postgres',
      instances: { e1: { variables: {}, domains: [], status: 'SUCCESS', polls: 0 } },
    },
  ];
  lab.railway.change((state) => state.projects.push({ ...PROJECT, services }));
  expect(await lab.run('setup my-app --existing-project-id p1')).toMatchObject({ exitCode: 0 });
  expect(lab.railway.lines()).toContain('link -p my-app -s Postgres');
  expect(lab.railway.lines()).not.toContain('add -d postgres');
});

test('a link that was not made is told', async () => {
  lab.railway.change((state) => {
    state.projects.push(PROJECT);
    state.linksSilently = true;
  });
  const run = await lab.run('setup my-app --existing-project-id p1');
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain('Railway project linking failed.');
});

test('secrets are taken from options, the environment and files, set by name through standard input, and set again only where they differ', async () => {
  writeFileSync(
    join(lab.sandbox.project, '.env.server'),
    'MAIL_KEY="from-the-file"\nOVER=from-the-file\n',
  );
  writeFileSync(join(lab.sandbox.project, '.env.client'), 'CLIENT_KEY=client-value\n');
  const words =
    'setup my-app --server-secret OVER=typed-value --server-secret FROM_ENV --client-secret=OTHER=other-value --env-file .env.server --client-secrets-file .env.client';
  const env = { FROM_ENV: 'environment-value' };
  expect(await lab.run(words, { env })).toMatchObject({ exitCode: 0 });
  expect(lab.railway.instance('my-app-server').variables).toMatchObject({
    MAIL_KEY: 'from-the-file',
    OVER: 'typed-value',
    FROM_ENV: 'environment-value',
  });
  expect(lab.railway.instance('my-app-client').variables).toMatchObject({
    CLIENT_KEY: 'client-value',
    OTHER: 'other-value',
  });
  const before = lab.railway.instance('my-app-server').variables['JWT_SECRET'];

  writeFileSync(
    join(lab.sandbox.project, '.env.server'),
    'MAIL_KEY=a-new-value\nOVER=from-the-file\n',
  );
  const count = lab.railway.calls().length;
  const again = await lab.run(words, { env });
  expect(again).toMatchObject({ exitCode: 0 });
  expect(again.stderr).toContain('~ MAIL_KEY=*** (another value than before)');
  expect(
    lab.railway
      .lines()
      .slice(count)
      .filter((line) => line.startsWith('variable set')),
  ).toEqual(['variable set MAIL_KEY --stdin --service my-app-server --skip-deploys']);
  expect(lab.railway.instance('my-app-server').variables['JWT_SECRET']).toBe(before);
});

test('a JWT_SECRET of your own is used instead of a generated one, and --verbose shows none', async () => {
  expect(
    await lab.run('setup my-app --verbose --server-secret JWT_SECRET=my-own-jwt-secret'),
  ).toMatchObject({ exitCode: 0 });
  expect(lab.railway.instance('my-app-server').variables['JWT_SECRET']).toBe('my-own-jwt-secret');
});

test('variables that Railway prints in a call that fails are not shown', async () => {
  expect(await lab.run('setup my-app')).toMatchObject({ exitCode: 0 });
  for (const options of ['', ' --json', ' --verbose']) {
    lab.railway.failAt({
      when: 'variables --service',
      stdout: '{ "OLD_KEY": "known-to-railway-alone" }',
      stderr: '',
    });
    const run = await lab.run(`setup my-app --server-secret MAIL=of-an-example${options}`);
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        "can't be read.\n`railway variables --service` ended with exit code 1.\n",
      ),
    });
    expect(run.stdout + run.stderr).not.toContain('known-to-railway-alone');
  }
});

test('an image for the database gets its variables and a volume, and the volume is given again after a failure', async () => {
  lab.railway.failAt({ when: 'volume', stderr: 'no volume today' });
  const first = await lab.run('setup my-app --db-image postgis/postgis');
  expect(first).toMatchObject({ exitCode: 1 });
  expect(first.stderr).toContain('The database got no volume');
  for (let time = 0; time < 2; time += 1)
    expect(await lab.run('setup my-app --db-image postgis/postgis')).toMatchObject({ exitCode: 0 });
  expect(lab.railway.instance('Postgres')).toMatchObject({
    image: 'postgis/postgis',
    volume: '/var/lib/postgresql/data',
    variables: { POSTGRES_PASSWORD: '${{secret()}}', PGDATA: '/var/lib/postgresql/data/pgdata' },
  });
});

test('a database that is not ready is waited for, and so it is by a second run after the first has failed', async () => {
  lab.railway.change((state) => (state.pollsUntilReady = 3));
  lab.railway.failAt({ when: 'add -d postgres', after: true, stderr: 'lost' });
  expect(await lab.run('setup my-app')).toMatchObject({ exitCode: 1 });
  const run = await lab.run('setup my-app');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stderr).toContain('Waiting for "Postgres" deployment... (Status: "BUILDING")');
  expect(lab.railway.lines().filter((line) => line === 'add -d postgres')).toHaveLength(1);
});

test('a database that has crashed stops the run before the server is added', async () => {
  lab.railway.failAt({ when: 'add --service my-app-client', stderr: 'later' });
  await lab.run('setup my-app');
  lab.railway.change(({ projects }) =>
    Object.assign(projects[0]?.services[0]?.instances['environment-2'] ?? {}, {
      stuckAt: 'CRASHED',
    }),
  );
  const run = await lab.run('setup my-app');
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain(
    '"Postgres" deployment finished with status "CRASHED". Check the Railway dashboard for details.',
  );
});

test.each(['4.30.5', '4.34.0', '5.58.0'])(
  'it works with version %s of the CLI',
  async (version) => {
    lab.railway.change((state) => (state.version = version));
    expect(await lab.run('setup my-app')).toMatchObject({ exitCode: 0 });
    expect(lab.railway.instance('my-app-server').variables['JWT_SECRET']).toMatch(/^[0-9a-f]{64}$/);
  },
);

test('several workspaces and nobody to ask: the reason is told, and the option', async () => {
  lab.railway.change((state) => (state.workspaces = ['Ada', 'Team']));
  const run = await lab.run('setup my-app');
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain('name one with --workspace <name>');
  expect(await lab.run('setup my-app --workspace Team')).toMatchObject({ exitCode: 0 });
});

test('staging is an environment of its own beside production, with another JWT_SECRET, and the project stays linked to production', async () => {
  await lab.run('setup my-app --server-secret MAIL=production-mail');
  const run = await lab.run('setup my-app --environment staging --server-secret MAIL=staging-mail');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(lab.railway.lines()).toContain('environment new staging --duplicate production');
  const [production, staging] = ['production', 'staging'].map(
    (name) => lab.railway.instance('my-app-server', name).variables,
  );
  expect(staging).toMatchObject({ PORT: '8080', MAIL: 'staging-mail' });
  expect(production).toMatchObject({ MAIL: 'production-mail' });
  expect(staging?.['JWT_SECRET']).not.toBe(production?.['JWT_SECRET']);

  const { links, projects } = lab.railway.state();
  expect(links[lab.sandbox.project]?.environment).toBe(projects[0]?.environments[0]?.id);
  const deploy = await lab.run('deploy my-app --environment staging');
  expect(deploy).toMatchObject({ exitCode: 0 });
  expect(lab.railway.instance('my-app-server', 'staging').deployments).toHaveLength(1);
  expect(lab.railway.instance('my-app-server').deployments).toBeUndefined();
});

test('a link to the wrong environment is noticed before anything goes there', async () => {
  await lab.run('setup my-app');
  lab.railway.change((state) => {
    state.projects[0]?.environments.push({ id: 'e9', name: 'staging' });
    for (const service of state.projects[0]?.services ?? [])
      service.instances['e9'] = { variables: {}, domains: [], status: 'SUCCESS', polls: 0 };
    state.linksSilently = true;
  });
  lab.railway.forgetCalls();
  const run = await lab.run('deploy my-app --environment staging');
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain('Railway would use the environment production, not staging.');
  expect(lab.railway.lines().filter((line) => line.startsWith('up'))).toEqual([]);
});

test('dependencies that are not installed, and a project that the engine refuses, are told before anything is made', async () => {
  const bare = join(lab.sandbox.home, 'bare');
  mkdirSync(bare);
  writeFileSync(join(bare, '.wasproot'), '');
  const run = await lab.run('setup my-app', { cwd: bare });
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain('Run `wasp install`, then the same command again.');
  const refused = await lab.run('setup my-app', { env: { STAND_IN_BEHAVIOUR: 'fail' } });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('`wasp info` failed in the engine.');
  expectNoChange();
});
