import { useRailwayLab } from '../../../support/railway-lab';

jest.setTimeout(120_000);

const lab = useRailwayLab();

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
