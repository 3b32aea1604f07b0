import { PROJECT, useRailwayLab } from '../../../support/railway-lab';

jest.setTimeout(120_000);

const lab = useRailwayLab();

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
