import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployEvent, railwayStatus, type DeployEvent } from '../../../src/json/deploy';
import { createDeployLab, type DeployLab } from '../../support/deploy-lab';
import { ENTER, runOnTerminal } from '../../support/run-on-terminal';
import type { Run } from '../../support/run-wasp';

jest.setTimeout(120_000);

let lab: DeployLab;

/** As `setup` leaves it. */
beforeEach(async () => {
  const service = (name: string, more = {}) => ({
    id: `id-of-${name}`,
    name,
    instances: { e1: { variables: { PORT: '8080' }, domains: [], ...more } },
  });
  const services = [
    service('Postgres', { status: 'SUCCESS', polls: 0 }),
    service('my-app-client'),
    service('my-app-server'),
  ];
  lab = await createDeployLab({
    projects: [
      { id: 'p1', name: 'my-app', environments: [{ id: 'e1', name: 'production' }], services },
    ],
  });
  lab.railway.change(
    (state) => (state.links[lab.sandbox.project] = { project: 'p1', environment: 'e1' }),
  );
});
afterEach(() => lab.close());

const readEvents = ({ stdout }: Run): DeployEvent[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => deployEvent.parse(JSON.parse(line)));
const ups = (): string[] =>
  lab.railway
    .lines()
    .filter((line) => line.startsWith('up '))
    .map((line) => line.split(' ')[3] ?? '');

test('the project, the server, the client, in this order; a second deployment of the same is not built again, one with a change is', async () => {
  expect(await lab.run('deploy my-app')).toMatchObject({ exitCode: 0 });
  expect(lab.railway.lines().slice(0, 3)).toEqual(['-V', 'whoami', 'status --json']);
  expect(ups()).toEqual(['my-app-server', 'my-app-client']);
  const second = await lab.run('deploy my-app', { env: { NO_PART_OF_THE_BUILD: 'another value' } });
  expect(second.stderr).toContain(
    '– Build the client for production (skipped): nothing has changed since it was last built',
  );
  expect([lab.engineBuilds(), lab.builds().length]).toEqual([1, 2]);
  writeFileSync(join(lab.sandbox.project, 'src', 'new.ts'), 'export {};\n');
  expect(await lab.run('deploy my-app')).toMatchObject({ exitCode: 0 });
  expect([lab.engineBuilds(), lab.builds().length]).toEqual([2, 4]);
  expect(ups()).toHaveLength(6);
});

test.each([
  ['--skip-server', ['my-app-client'], ['/client']],
  ['--skip-client', ['my-app-server'], ['/server']],
  ['--skip-client --skip-server', [], []],
  ['--no-wait', ['my-app-server', 'my-app-client'], []],
])('%s', async (option, deployed, asked) => {
  expect(await lab.run(`deploy my-app ${option}`)).toMatchObject({ exitCode: 0 });
  expect(ups()).toEqual(deployed);
  expect(lab.asked()).toEqual(asked);
});

test('a server address of your own is baked in, stands above the environment, and is still there with the next deployment', async () => {
  const url = `${lab.origin}/mine`;
  expect(
    await lab.run(`deploy my-app --custom-server-url ${url}`, {
      env: { REACT_APP_API_URL: 'https://wrong.example' },
    }),
  ).toMatchObject({ exitCode: 0 });
  writeFileSync(join(lab.sandbox.project, 'src', 'new.ts'), 'export {};\n');
  expect(await lab.run('deploy my-app')).toMatchObject({ exitCode: 0 });
  expect(
    lab
      .builds()
      .filter(({ tool }) => tool === 'npx')
      .map(({ apiUrl }) => apiUrl),
  ).toEqual([url, url]);
  expect(JSON.parse(readFileSync(join(lab.sandbox.project, 'wasp-deploy.json'), 'utf8'))).toEqual({
    railway: { 'my-app': { customServerUrl: url } },
  });
});

test.each(['api.example.com', 'ftp://api.example.com', ''])(
  '%j is no address of a server',
  async (url) => {
    const run = await lab.run(`deploy my-app --custom-server-url=${url}`);
    expect(run.exitCode).toBe(2);
    expect(lab.railway.calls()).toEqual([]);
  },
);

test('several domains: the first one, with what to do for another', async () => {
  lab.railway.change(
    (state) => (state.domains['my-app-server'] = [`${lab.origin}/one`, `${lab.origin}/two`]),
  );
  const run = await lab.run('deploy my-app');
  expect(run.stderr).toContain(
    `Multiple domains detected, using the first one: ${lab.origin}/one.`,
  );
  expect(run.stderr).toContain('you should add the "--custom-server-url <url>" flag.');
});

test('a domain that exists already is read from what an older CLI says', async () => {
  lab.railway.change((state) => {
    state.version = '4.11.0';
    Object.assign(state.projects[0]?.services[2]?.instances['e1'] ?? {}, {
      domains: [`${lab.origin}/old`],
    });
  });
  const run = await lab.run('deploy my-app');
  expect(`${run.exitCode}\n${run.stderr}`).toMatch(/^0\n/);
  expect(lab.builds().at(-1)?.apiUrl).toBe(`${lab.origin}/old`);
});

test('a lost build log is no failure', async () => {
  lab.railway.failAt({
    when: 'up',
    after: true,
    stderr: 'Failed to stream build logs: connection reset',
  });
  const run = await lab.run('deploy my-app');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stderr).toContain(
    'Failed to stream build log for service "my-app-server". This sometimes happens with the Railway CLI.',
  );
});

test('what is not set up is told before the build', async () => {
  lab.railway.change((state) => void state.projects[0]?.services.pop());
  const run = await lab.run('deploy my-app');
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain('has no service my-app-server.');
  lab.railway.change((state) => void (state.projects = []));
  expect((await lab.run('deploy my-app')).stderr).toContain(
    'No Railway project found. Run wasp deploy railway setup my-app first or provide an existing project ID with "--existing-project-id" option.',
  );
  expect(lab.engineBuilds()).toBe(0);
});

test('on CI a project token counts as logged in, and nothing is asked, linked or made', async () => {
  lab.railway.change((state) => {
    Object.assign(state, {
      loggedIn: false,
      links: {},
      projectToken: { token: 'project-token-1234', project: 'my-app', environment: 'production' },
    });
  });
  const run = await lab.run('deploy my-app', {
    env: { CI: 'true', RAILWAY_TOKEN: 'project-token-1234' },
  });
  expect(run).toMatchObject({ exitCode: 0 });
  expect(lab.railway.lines().filter((line) => /^(whoami|login|link|list|init)/.test(line))).toEqual(
    [],
  );
  expect(`${run.stdout}${run.stderr}`).not.toContain('project-token-1234');
  const wrong = await lab.run('deploy my-app', {
    env: { CI: 'true', RAILWAY_TOKEN: 'another-token-9999' },
  });
  expect(wrong).toMatchObject({ exitCode: 1 });
  expect(wrong.stderr).toContain('RAILWAY_TOKEN opens no project.');
});

test('on CI an account token links the project by its ID', async () => {
  lab.railway.change((state) =>
    Object.assign(state, { loggedIn: false, links: {}, apiToken: 'account-token-1234' }),
  );
  const run = await lab.run('deploy my-app --existing-project-id p1', {
    env: { CI: 'true', RAILWAY_API_TOKEN: 'account-token-1234' },
  });
  expect(run).toMatchObject({ exitCode: 0 });
  expect(lab.railway.lines()).toContain('link -p my-app -s Postgres');
});

test('--json prints events on stdout and nothing else', async () => {
  const run = await lab.run('deploy my-app --json');
  const events = readEvents(run);
  expect(events[0]).toEqual({ event: 'started', version: 1 });
  expect(events.at(-1)).toEqual({
    event: 'deployed',
    server: `${lab.origin}/server`,
    client: `${lab.origin}/client`,
  });
  expect(
    events.flatMap((event) =>
      event.event === 'step' && event.state !== 'started' ? [[event.id, event.state]] : [],
    ),
  ).toEqual([
    ['project', 'skipped'],
    ['build', 'done'],
    ['server-up', 'done'],
    ['client-build', 'done'],
    ['client-up', 'done'],
    ['answers', 'done'],
  ]);
  lab.railway.failAt({ when: 'up', stderr: 'no' });
  const failed = await lab.run('deploy my-app --json');
  expect(failed.exitCode).toBe(1);
  expect(readEvents(failed).at(-1)).toMatchObject({
    event: 'failed',
    id: 'server-up',
    resume: 'wasp deploy railway deploy my-app --json',
  });
});

test('the command that goes on names the folder that was typed', async () => {
  lab.railway.failAt({ when: 'up', stderr: 'no' });
  const failed = await lab.run('deploy my-app -C ../project', { cwd: lab.sandbox.home });
  expect(failed).toMatchObject({ exitCode: 1 });
  const resume = /To go on from there, run: wasp (.*)/.exec(failed.stderr)?.[1];
  expect(resume).toBe('-C ../project deploy railway deploy my-app');
  expect(await lab.wasp(resume?.split(' ') ?? [], { cwd: lab.sandbox.home })).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('This one goes on from there.'),
  });
});

test('a dry run looks, and changes nothing', async () => {
  const run = await lab.run('deploy my-app --dry-run');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(lab.railway.lines()).toEqual(['-V', 'whoami', 'status --json']);
  expect(run.stdout).toContain('--service my-app-server --no-gitignore --path-as-root --ci');
  expect(existsSync(join(lab.sandbox.project, '.wasp'))).toBe(false);
  const planned = readEvents(await lab.run('deploy my-app --dry-run --json')).slice(1);
  expect(planned).toContainEqual(
    expect.objectContaining({
      event: 'planned',
      id: 'server-up',
      runs: expect.arrayContaining([expect.stringContaining('--service my-app-server')]),
    }),
  );
  expect(planned.filter(({ event }) => event !== 'planned')).toEqual([]);
});

test('Ctrl-C stops what runs, and the next run goes on', async () => {
  const run = await lab.run('deploy my-app', {
    onOutput: (text, child) => void (text.includes('Deploy the client') && child.kill('SIGINT')),
  });
  expect(run.exitCode).toBe(130);
  expect(run.stderr).toContain('To go on from here, run: wasp deploy railway deploy my-app');
  expect(await lab.run('deploy my-app')).toMatchObject({ exitCode: 0 });
  expect(ups().filter((service) => service === 'my-app-server')).toHaveLength(1);
});

test('on a terminal, login is offered, and no is an answer', async () => {
  lab.railway.change((state) => (state.loggedIn = false));
  const env = { ...lab.railway.env };
  const run = await runOnTerminal(lab.sandbox, ['deploy', 'railway', 'deploy', 'my-app'], {
    env,
    steps: [['Would you like to log in now?', '\u001B[B\r']],
  });
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain('Unable to continue without logging in to Railway.');
  expect(lab.railway.lines()).toEqual(['-V', 'whoami']);
});

test('on a terminal login is offered, Railway gets the terminal for it, and the deployment goes on', async () => {
  lab.railway.change((state) => (state.loggedIn = false));
  const run = await runOnTerminal(
    lab.sandbox,
    ['deploy', 'railway', 'deploy', 'my-app', '--skip-client', '--skip-server'],
    { env: { ...lab.railway.env }, steps: [['Would you like to log in now?', ENTER]] },
  );
  expect(`${run.exitCode} ${run.stdout}`).toMatch(/^0 /);
  expect(lab.railway.calls().find(({ args }) => args[0] === 'login')).toMatchObject({
    hasTerminal: true,
  });
});

test('--railway-exe names another program', async () => {
  const [folder] = lab.railway.env['PATH']?.split(':') ?? [];
  expect(
    await lab.run(`deploy my-app --skip-client --railway-exe ${folder}/railway`, {
      env: { PATH: lab.sandbox.env['PATH'] },
    }),
  ).toMatchObject({ exitCode: 0 });
  expect(ups()).toEqual(['my-app-server']);
});

test('a deployment takes variables from a file, sets those that differ before it, and starts a server anew that it does not deploy', async () => {
  writeFileSync(join(lab.sandbox.project, '.env.production'), 'MAIL=hunter2hunter2\n');
  const set = 'variable set MAIL --stdin --service my-app-server --skip-deploys';
  const first = await lab.run('deploy my-app --skip-client --env-file .env.production');
  expect(first).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('+ MAIL=***') });
  expect(lab.railway.lines().filter((line) => line === set || line.startsWith('up '))).toEqual([
    set,
    expect.stringMatching(/^up /),
  ]);
  expect(lab.railway.instance('my-app-server').redeployed).toBeUndefined();

  writeFileSync(join(lab.sandbox.project, '.env.production'), 'MAIL=another-value\n');
  for (let time = 1; time <= 2; time += 1)
    expect(
      await lab.run(
        'deploy my-app --skip-client --skip-server --server-secrets-file .env.production',
      ),
    ).toMatchObject({ exitCode: 0 });
  expect(lab.railway.instance('my-app-server')).toMatchObject({
    redeployed: 1,
    variables: { MAIL: 'another-value' },
  });
});

test('secrets alone: set where they differ, and what runs is started anew without a build', async () => {
  await lab.run('deploy my-app');
  const builds = lab.engineBuilds();
  const run = await lab.run('secrets my-app --server-secret MAIL=hunter2hunter2');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(lab.railway.instance('my-app-server')).toMatchObject({
    redeployed: 1,
    variables: { MAIL: 'hunter2hunter2' },
  });
  await lab.run('secrets my-app --server-secret MAIL=hunter2hunter2');
  expect(lab.railway.instance('my-app-server').redeployed).toBe(1);
  expect(lab.engineBuilds()).toBe(builds);
  lab.railway.failAt({ when: 'redeploy', stderr: 'no' });
  expect(await lab.run('secrets my-app --server-secret MAIL=another-value')).toMatchObject({
    exitCode: 1,
  });
  expect(await lab.run('secrets my-app --server-secret MAIL=another-value')).toMatchObject({
    exitCode: 0,
  });
  expect(lab.railway.instance('my-app-server').redeployed).toBe(2);
  expect(await lab.run('secrets my-app')).toMatchObject({ exitCode: 2 });
});

test("status, logs, open and rollback are calls of Railway's tool", async () => {
  await lab.run('deploy my-app');
  expect((await lab.run('status my-app')).stdout).toBe(
    'Postgres       SUCCESS\nmy-app-client  SUCCESS\nmy-app-server  SUCCESS\n',
  );
  expect(
    railwayStatus.parse(JSON.parse((await lab.run('status my-app --json')).stdout)),
  ).toMatchObject({
    project: { id: 'p1' },
    services: [{ name: 'Postgres', status: 'SUCCESS' }, {}, {}],
  });
  expect(await lab.run('logs my-app')).toMatchObject({
    exitCode: 0,
    stdout: 'log of my-app-server in production\n',
  });
  expect(await lab.run('logs my-app --client --build --lines 5')).toMatchObject({
    exitCode: 0,
    stdout: 'build log of my-app-client in production\n',
  });
  expect(lab.railway.lines()).toContain('logs --service my-app-client --build --lines 5');
  expect((await lab.run('open my-app')).stdout).toBe(
    'https://railway.com/project/p1?environmentId=e1\n',
  );
  lab.railway.failAt({ when: 'logs', exitCode: 7 });
  expect(await lab.run('logs my-app')).toMatchObject({ exitCode: 7 });
  await lab.run('deploy my-app');
  const rollback = await lab.run('rollback my-app');
  expect(rollback).toMatchObject({ exitCode: 1 });
  expect(rollback.stderr).toContain(
    "Nothing was rolled back: Railway's command line can't do it.\nThe deployment before is deployment-",
  );
});

test.each([
  ['deploy my-app --skip-client --skip-server', 'deploy'],
  ['setup my-app --workspace acme --server-secret MAIL=hunter2hunter2', 'setup'],
  ['status my-app', ''],
])('the event of `wasp deploy railway %s` says "%s" of what was typed', async (words, said) => {
  const run = await lab.run(words, { env: { WASP_TELEMETRY_DEBUG: '1' } });
  expect(run).toMatchObject({ exitCode: 0 });
  const event = /\{[^{]*"api_key"[\s\S]*$/.exec(run.stderr)?.[0] ?? '';
  expect(event).toContain(`"deploy_cmd_args":"${said}"`);
  for (const word of ['my-app', 'acme', 'MAIL', 'hunter2', lab.origin, 'railway'])
    expect(event).not.toContain(word);
});
