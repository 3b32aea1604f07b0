import { deployedServices, useSetUpRailwayLab } from '../../../support/railway-lab';
import { ENTER, runOnTerminal, testOnTerminal } from '../../../support/run-on-terminal';

jest.setTimeout(120_000);

const lab = useSetUpRailwayLab();

testOnTerminal('on a terminal, login is offered, and no is an answer', async () => {
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

testOnTerminal(
  'on a terminal login is offered, Railway gets the terminal for it, and the deployment goes on',
  async () => {
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
  },
);

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

test('--railway-exe names another program', async () => {
  const [folder] = lab.railway.env['PATH']?.split(':') ?? [];
  expect(
    await lab.run(`deploy my-app --skip-client --railway-exe ${folder}/railway`, {
      env: { PATH: lab.sandbox.env['PATH'] },
    }),
  ).toMatchObject({ exitCode: 0 });
  expect(deployedServices(lab)).toEqual(['my-app-server']);
});
