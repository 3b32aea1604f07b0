import { createDeployLab, type DeployLab } from '../../support/deploy-lab';

jest.setTimeout(120_000);

let lab: DeployLab;
beforeEach(async () => (lab = await createDeployLab()));
afterEach(() => lab.close());

/** The calls that change something in the cloud, with their working folder. */
function changes(): string[] {
  return lab.railway
    .calls()
    .filter(
      ({ args }) =>
        [
          'init',
          'link',
          'add',
          'volume',
          'domain',
          'up',
          'variable',
          'variables',
          'environment',
          'redeploy',
        ].includes(args[0] ?? '') && args[2] !== 'list',
    )
    .filter(({ args }) => !(args[0] === 'variables' && args.includes('--json')))
    .map(
      ({ args, cwd }) =>
        `${args.join(' ').replaceAll(lab.sandbox.project, '')} [${cwd.replace(lab.sandbox.project, '') || '/'}]`,
    );
}

const CLEAN = [
  'init --name my-app [/]',
  'add -d postgres [/]',
  'add --service my-app-client --variables PORT=8080 --variables RAILPACK_STATIC_FILE_ROOT=1 [/.wasp/out/web-app]',
  'domain --service my-app-client --port 8080 --json [/]',
  'add --service my-app-server --variables PORT=8080 --variables WASP_SERVER_URL=https://${{RAILWAY_PUBLIC_DOMAIN}} ' +
    '--variables WASP_WEB_CLIENT_URL=https://${{"my-app-client".RAILWAY_PUBLIC_DOMAIN}} --variables DATABASE_URL=${{"Postgres".DATABASE_URL}} [/.wasp/out]',
  'variable set JWT_SECRET --stdin --service my-app-server --skip-deploys [/]',
  'domain --service my-app-server --port 8080 --json [/]',
  'up /.wasp/out --service my-app-server --no-gitignore --path-as-root --ci [/]',
  'domain --service my-app-server --port 8080 --json [/]',
  'up /.wasp/out/web-app/build --service my-app-client --no-gitignore --path-as-root --ci [/]',
  'domain --service my-app-client --port 8080 --json [/]',
];

test('a clean launch makes everything in the official order, builds once, and ends when the app answers', async () => {
  const run = await lab.run('launch my-app');
  expect(run).toMatchObject({
    exitCode: 0,
    stdout: `Server has been deployed! It is at: ${lab.origin}/server\nClient has been deployed! Your Wasp app is accessible at: ${lab.origin}/client\n`,
  });
  expect(lab.railway.lines().slice(0, 6)).toEqual([
    '-V',
    'whoami',
    'status --json',
    'list --json',
    'init --name my-app',
    'status --json',
  ]);
  expect(changes()).toEqual(CLEAN);
  expect(lab.engineBuilds()).toBe(1);
  expect(lab.builds()).toEqual([
    { tool: 'npm', words: 'install', cwd: lab.sandbox.project },
    { tool: 'npx', words: 'vite build', cwd: lab.sandbox.project, apiUrl: `${lab.origin}/server` },
  ]);
  expect(lab.railway.instance('my-app-server').variables['JWT_SECRET']).toMatch(/^[0-9a-f]{64}$/);
  const sent = lab.railway.calls().filter(({ args }) => args[0] === 'up');
  expect(sent.map(({ files }) => files)).toEqual([
    expect.arrayContaining(['Dockerfile']),
    expect.arrayContaining(['200.html', 'Caddyfile', 'railway.json', 'assets/index.js']),
  ]);
  expect(lab.asked()).toEqual(['/server', '/client']);
});

/** Every call that changes something, and every other program of a launch. */
const FAILURES: [what: string, cue: string, step: string][] = [
  ['railway init', 'init', 'Set up the Railway project my-app'],
  ['the build', 'engine', 'Build your Wasp app'],
  ['railway add of the database', 'add -d postgres', 'Set up the database'],
  [
    'railway add of the client',
    'add --service my-app-client',
    'Set up the client app with name my-app-client',
  ],
  ["the client's domain", 'domain --service my-app-client', 'Get a domain for my-app-client'],
  [
    'railway add of the server',
    'add --service my-app-server',
    'Set up the server app with name my-app-server',
  ],
  ['setting JWT_SECRET', 'variable set JWT_SECRET', "Set the server's secrets"],
  ["the server's domain", 'domain --service my-app-server', 'Get a domain for my-app-server'],
  ['railway up of the server', 'up SERVER', 'Deploy the server'],
  ['npm install', 'npm', 'Build the client for production'],
  ['vite build', 'npx', 'Build the client for production'],
  ['railway up of the client', 'up CLIENT', 'Deploy the client'],
];

test('whichever call fails, the account tells so, and the same command goes on from there', async () => {
  const env = { MAIL: 'hunter2hunter2' };
  for (const [what, cue, step] of FAILURES) {
    if (cue === 'npm' || cue === 'npx') lab.failBuild(cue);
    else if (cue !== 'engine')
      lab.railway.failAt({
        when: cue
          .replace('SERVER', `${lab.sandbox.project}/.wasp/out --`)
          .replace('CLIENT', `${lab.sandbox.project}/.wasp/out/web-app`),
        stderr: 'the tool says why',
      });
    const failed = await lab.run('launch my-app --server-secret MAIL', {
      env: { ...env, ...(cue === 'engine' && { STAND_IN_BEHAVIOUR: 'fail-build' }) },
    });
    expect(`${what}: ${failed.exitCode} ${failed.stdout}`).toBe(`${what}: 1 `);
    expect(failed.stderr).toContain(`Failed: ${step}.`);
    if (!['init', 'engine', 'npm', 'npx'].includes(cue))
      expect(failed.stderr).toMatch(/ended with exit code 1:\nthe tool says why/);
    expect(failed.stderr).toContain(
      'To go on from there, run: wasp deploy railway launch my-app --server-secret MAIL\n',
    );
  }
  expect(await lab.run('launch my-app --server-secret MAIL', { env })).toMatchObject({
    exitCode: 0,
  });
  const [project, ...others] = lab.railway.state().projects;
  expect(others).toEqual([]);
  expect(project?.services.map(({ name }) => name)).toEqual([
    'Postgres',
    'my-app-client',
    'my-app-server',
  ]);
  expect(lab.railway.instance('my-app-server')).toMatchObject({
    status: 'SUCCESS',
    variables: {
      PORT: '8080',
      JWT_SECRET: expect.stringMatching(/^[0-9a-f]{64}$/),
      MAIL: 'hunter2hunter2',
    },
  });
  expect(lab.railway.instance('my-app-client')).toMatchObject({
    status: 'SUCCESS',
    variables: { PORT: '8080', RAILPACK_STATIC_FILE_ROOT: '1' },
  });
  // The call that failed is the only one that was made twice.
  const made = lab.railway.lines().filter((line) => /^(init|add|up|variable set)/.test(line));
  for (const line of made.filter((call) => !call.startsWith('variable set MAIL')))
    expect(`${line}: ${made.filter((other) => other === line).length}`).toBe(`${line}: 2`);
  expect(made.filter((line) => line.startsWith('variable set MAIL'))).toHaveLength(1);
  expect(lab.engineBuilds()).toBe(2);
});

test('an app that does not answer fails the run in the end, and the next one only waits', async () => {
  lab.answer(502);
  const first = await lab.run('launch my-app --wait-limit 1');
  expect(first).toMatchObject({ exitCode: 1, stdout: '' });
  expect(first.stderr).toContain(
    `The server was deployed, and does not answer at ${lab.origin}/server.\nFor 1 s, at last: it answers with status 502.`,
  );
  lab.answer(200);
  lab.railway.forgetCalls();
  expect(await lab.run('launch my-app --wait-limit 1')).toMatchObject({ exitCode: 0 });
  expect(lab.railway.lines().filter((line) => /^(up|add|init)/.test(line))).toEqual([]);
});

test("Railway's own page about a missing app is no answer of the app", async () => {
  lab.answer(404, { 'x-railway-fallback': 'true' });
  const run = await lab.run('launch my-app --wait-limit 1');
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('the provider answers that there is no app');
});

test('where nothing has changed since, a second launch makes nothing, builds nothing, and deploys', async () => {
  await lab.run('launch my-app');
  lab.railway.forgetCalls();
  const run = await lab.run('launch my-app');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.stderr).toContain('– Set up the database (skipped): Postgres already exists\n');
  expect(run.stderr).toContain('nothing has changed since the last build');
  expect(lab.engineBuilds()).toBe(1);
  expect(lab.builds()).toHaveLength(2);
  expect(lab.railway.lines().filter((line) => /^(add|init|variable set)/.test(line))).toEqual([]);
  expect(lab.railway.lines().filter((line) => line.startsWith('up '))).toHaveLength(2);
});

test("each call is tried again where Railway's API was at fault", async () => {
  const calls = [
    'add -d postgres',
    'add --service my-app-server',
    'domain --service my-app-client',
    'domain --service my-app-server',
    'variable set',
    'up ',
  ];
  for (const when of calls)
    lab.railway.failAt({
      when,
      times: 2,
      stderr: 'Failed to fetch: error sending request: operation timed out',
    });
  const run = await lab.run('launch my-app');
  expect(run).toMatchObject({ exitCode: 0 });
  for (const attempt of [2, 3])
    expect(
      run.stderr.split(
        `Command failed due to a Railway API issue, retrying (attempt ${attempt}/3)...`,
      ),
    ).toHaveLength(calls.length + 1);
});

test('after three failed tries it stops, and so it does at once for another failure', async () => {
  lab.railway.failAt({ when: 'add -d postgres', times: 3, stderr: 'You are being ratelimited' });
  const run = await lab.run('launch my-app');
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain('You are being ratelimited');
  expect(lab.railway.lines().filter((line) => line === 'add -d postgres')).toHaveLength(3);
});

test('an addition whose answer got lost is not made twice', async () => {
  lab.railway.failAt({
    when: 'add -d postgres',
    after: true,
    stderr: 'Failed to fetch: operation timed out',
  });
  expect(await lab.run('launch my-app')).toMatchObject({ exitCode: 0 });
  expect(lab.railway.lines().filter((line) => line === 'add -d postgres')).toHaveLength(1);
});

test('a dry run shows every step, and changes nothing', async () => {
  const run = await lab.run(
    'launch my-app --dry-run --server-secret MAIL=hunter2hunter2 --workspace Ada',
  );
  expect(run).toMatchObject({ exitCode: 0 });
  expect(lab.railway.lines()).toEqual(['-V', 'whoami', 'status --json', 'list --json']);
  expect(lab.engineBuilds()).toBe(0);
  expect(lab.railway.state().projects).toEqual([]);
  for (const line of [
    'init --name my-app --workspace Ada',
    'add -d postgres',
    'add --service my-app-client',
    'variable set MAIL --stdin',
    'npx vite build',
    'wasp build',
  ])
    expect(run.stdout).toContain(line);
  expect(run.stdout.split('\n').filter((line) => /^\d+\. /.test(line))).toEqual([
    '1. Set up the Railway project my-app',
    '2. Build your Wasp app',
    '3. Set up the database',
    '4. Wait until the database is ready',
    '5. Set up the client app with name my-app-client',
    '6. Get a domain for my-app-client',
    '7. Set up the server app with name my-app-server',
    "8. Set the server's secrets",
    '9. Get a domain for my-app-server',
    '10. Deploy the server',
    '11. Build the client for production',
    '12. Deploy the client',
    '13. Wait until the app answers',
  ]);
});
