import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesIn, inFlyLab, setUp } from '../../../support/fly-lab';
import { writeFile } from '../../../support/temp-folder';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

test.concurrent('secrets come from files and the environment, and arrive as they are', () =>
  inFlyLab({}, async (lab) => {
    const folder = join(lab.sandbox.home, '..', 'secrets');
    const server = writeFile(
      folder,
      'server.env',
      `A='an odd " before a # and s3cret-server-value'\nB="s3cret-first-line\\ns3cret-second-line"\nC=overridden\n`,
    );
    const production = writeFile(folder, 'production.env', 'D=plain\nE=""\n');
    const client = writeFile(folder, 'client.env', 'PUBLIC=s3cret-client-value\n');
    const run = await lab.fly(
      `setup my-app mia --server-secrets-file ${server} --env-file ${production} --client-secrets-file ${client} --server-secret C`,
      { env: { C: 's3cret-server-value' } },
    );
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('the value of A') });
    expect(changesIn(lab)).toEqual([]);

    writeFileSync(
      server,
      `A='s3cret from a file # with "quotes"'\nB="s3cret-first-line\\ns3cret-second-line"\nC=overridden\n`,
    );
    expect(
      await lab.fly(
        `setup my-app mia --server-secrets-file ${server} --env-file ${production} --client-secrets-file ${client} --server-secret C`,
        { env: { C: 's3cret-server-value' } },
      ),
    ).toMatchObject({ exitCode: 0 });
    expect(lab.cloud.app('my-app-server').secrets).toMatchObject({
      A: 's3cret from a file # with "quotes"',
      B: 's3cret-first-line\ns3cret-second-line',
      C: 's3cret-server-value',
      D: 'plain',
      E: '',
    });
    expect(lab.cloud.app('my-app-client').secrets).toEqual({ PUBLIC: 's3cret-client-value' });
  }),
);

test.concurrent(
  'a secret that the tool prints is taken out, also with --verbose, in events and in errors',
  () =>
    inFlyLab({ deployPrints: { STRIPE: 's3cret-server-value' } }, async (lab) => {
      await setUp(lab);
      await lab.fly('secrets --server-secret STRIPE=s3cret-server-value');
      const env = writeFile(
        join(lab.sandbox.home, '..', 'secrets'),
        'env',
        'STRIPE=s3cret-server-value\n',
      );
      const run = await lab.fly(`deploy --no-wait --json --verbose --env-file ${env}`);
      expect(run.stderr).toContain('STRIPE: ***');
      lab.cloud.failAt({ when: 'deploy', stderr: 'Error: s3cret-server-value is bad' });
      expect(await lab.fly(`deploy --no-wait --env-file ${env}`)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('Error: *** is bad'),
      });
    }),
);

test.concurrent(
  'a secret in an answer that is not understood is taken out, also with --verbose',
  () =>
    inFlyLab({}, async (lab) => {
      await setUp(lab);
      lab.cloud.failAt({
        when: 'secrets list',
        exitCode: 0,
        stdout: 's3cret-server-value',
        stderr: '',
      });
      const run = await lab.fly('secrets --verbose --server-secret STRIPE=s3cret-server-value');
      expect(run).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('It is no JSON, and begins with: ***'),
      });
    }),
);

test.concurrent('secrets are set without a build, and with a deployment they wait for it', () =>
  inFlyLab({}, async (lab) => {
    await setUp(lab);
    await lab.fly('deploy --no-wait');
    lab.cloud.forgetCalls();
    const builds = lab.sandbox.engineCalls().length;
    const run = await lab.fly(
      'secrets --server-secret A=s3cret-server-value --client-secret B=s3cret-client-value',
    );
    expect(run).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('+ A=***') });
    expect(changesIn(lab)).toEqual([
      'secrets import -a my-app-server',
      'secrets import -a my-app-client',
    ]);
    expect(lab.cloud.app('my-app-server').restarts).toBe(1);
    expect(lab.sandbox.engineCalls()).toHaveLength(builds);

    const env = writeFile(
      join(lab.sandbox.home, '..', 'secrets'),
      'env',
      'A=s3cret-server-value\n',
    );
    lab.cloud.forgetCalls();
    expect(await lab.fly(`deploy --no-wait --env-file ${env}`)).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('~ A=***'),
    });
    expect(changesIn(lab)).toEqual([
      'secrets import -a my-app-server --stage',
      'deploy --remote-only',
      'deploy --remote-only',
    ]);
    expect(await lab.fly('secrets')).toMatchObject({ exitCode: 2 });
  }),
);
