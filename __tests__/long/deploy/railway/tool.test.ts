import { railwayStatus } from '../../../../src/json/deploy';
import { useSetUpRailwayLab } from '../../../support/railway-lab';

jest.setTimeout(120_000);

const lab = useSetUpRailwayLab();

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
