import { useRailwayLab } from '../../../support/railway-lab';

jest.setTimeout(120_000);

const lab = useRailwayLab();

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
