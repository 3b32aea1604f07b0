import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployedServices, useSetUpRailwayLab } from '../../../support/railway-lab';

jest.setTimeout(120_000);

const lab = useSetUpRailwayLab();

test.each([
  ['--skip-server', ['my-app-client'], ['/client']],
  ['--skip-client', ['my-app-server'], ['/server']],
  ['--skip-client --skip-server', [], []],
  ['--no-wait', ['my-app-server', 'my-app-client'], []],
])('%s', async (option, deployed, asked) => {
  expect(await lab.run(`deploy my-app ${option}`)).toMatchObject({ exitCode: 0 });
  expect(deployedServices(lab)).toEqual(deployed);
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
