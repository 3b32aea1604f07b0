import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useSetUpRailwayLab } from '../../../support/railway-lab';

jest.setTimeout(120_000);

const lab = useSetUpRailwayLab();

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
