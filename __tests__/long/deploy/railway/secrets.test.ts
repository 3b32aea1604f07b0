import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useRailwayLab } from '../../../support/railway-lab';

jest.setTimeout(120_000);

const lab = useRailwayLab();

test('secrets are taken from options, the environment and files, set by name through standard input, and set again only where they differ', async () => {
  writeFileSync(
    join(lab.sandbox.project, '.env.server'),
    'MAIL_KEY="from-the-file"\nOVER=from-the-file\n',
  );
  writeFileSync(join(lab.sandbox.project, '.env.client'), 'CLIENT_KEY=client-value\n');
  const words =
    'setup my-app --server-secret OVER=typed-value --server-secret FROM_ENV --client-secret=OTHER=other-value --env-file .env.server --client-secrets-file .env.client';
  const env = { FROM_ENV: 'environment-value' };
  expect(await lab.run(words, { env })).toMatchObject({ exitCode: 0 });
  expect(lab.railway.instance('my-app-server').variables).toMatchObject({
    MAIL_KEY: 'from-the-file',
    OVER: 'typed-value',
    FROM_ENV: 'environment-value',
  });
  expect(lab.railway.instance('my-app-client').variables).toMatchObject({
    CLIENT_KEY: 'client-value',
    OTHER: 'other-value',
  });
  const before = lab.railway.instance('my-app-server').variables['JWT_SECRET'];

  writeFileSync(
    join(lab.sandbox.project, '.env.server'),
    'MAIL_KEY=a-new-value\nOVER=from-the-file\n',
  );
  const count = lab.railway.calls().length;
  const again = await lab.run(words, { env });
  expect(again).toMatchObject({ exitCode: 0 });
  expect(again.stderr).toContain('~ MAIL_KEY=*** (another value than before)');
  expect(
    lab.railway
      .lines()
      .slice(count)
      .filter((line) => line.startsWith('variable set')),
  ).toEqual(['variable set MAIL_KEY --stdin --service my-app-server --skip-deploys']);
  expect(lab.railway.instance('my-app-server').variables['JWT_SECRET']).toBe(before);
});

test('a JWT_SECRET of your own is used instead of a generated one, and --verbose shows none', async () => {
  expect(
    await lab.run('setup my-app --verbose --server-secret JWT_SECRET=my-own-jwt-secret'),
  ).toMatchObject({ exitCode: 0 });
  expect(lab.railway.instance('my-app-server').variables['JWT_SECRET']).toBe('my-own-jwt-secret');
});

test('variables that Railway prints in a call that fails are not shown', async () => {
  expect(await lab.run('setup my-app')).toMatchObject({ exitCode: 0 });
  for (const options of ['', ' --json', ' --verbose']) {
    lab.railway.failAt({
      when: 'variables --service',
      stdout: '{ "OLD_KEY": "known-to-railway-alone" }',
      stderr: '',
    });
    const run = await lab.run(`setup my-app --server-secret MAIL=of-an-example${options}`);
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        "can't be read.\n`railway variables --service` ended with exit code 1.\n",
      ),
    });
    expect(run.stdout + run.stderr).not.toContain('known-to-railway-alone');
  }
});
