import { useRailwayLab } from '../../../support/railway-lab';

jest.setTimeout(120_000);

const lab = useRailwayLab();

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
