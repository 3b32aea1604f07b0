import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { changesIn, inFlyLab, type FlyLab } from '../../../support/fly-lab';
import { writeFile } from '../../../support/temp-folder';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

const tomlFile = ({ sandbox }: FlyLab, name: string): string => join(sandbox.project, name);

test.concurrent(
  'a second setup makes nothing, sets what is missing and what is given, and builds nothing',
  () =>
    inFlyLab({}, async (lab) => {
      await lab.fly('setup my-app mia');
      const { JWT_SECRET } = lab.cloud.app('my-app-server').secrets;
      lab.cloud.change(({ apps }) => delete apps['my-app-server']?.secrets['PORT']);
      lab.cloud.forgetCalls();
      const builds = lab.sandbox.engineCalls().length;
      expect(await lab.fly('setup my-app mia --server-secret=A=s3cret-server-value')).toMatchObject(
        { exitCode: 0 },
      );
      expect(changesIn(lab)).toEqual(['secrets import -a my-app-server']);
      expect(lab.cloud.app('my-app-server').secrets).toMatchObject({
        JWT_SECRET,
        PORT: '8080',
        A: 's3cret-server-value',
      });
      expect(
        lab.sandbox
          .engineCalls()
          .slice(builds)
          .map(({ args }) => args[0]),
      ).toEqual(['info']);
    }),
);

test.concurrent('with one of the files there, setup makes the other app alone', () =>
  inFlyLab({}, async (lab) => {
    await lab.fly('setup my-app mia');
    rmSync(tomlFile(lab, 'fly-client.toml'));
    lab.cloud.forgetCalls();
    await lab.fly('setup other ams');
    expect(changesIn(lab)).toEqual(['launch --no-deploy --name other-client --region ams']);
  }),
);

test.concurrent('a JWT_SECRET that is given is taken, and none is made', () =>
  inFlyLab({}, async (lab) => {
    await lab.fly('setup my-app mia --server-secret JWT_SECRET=s3cret-server-value');
    expect(lab.cloud.app('my-app-server').secrets['JWT_SECRET']).toBe('s3cret-server-value');
  }),
);

test.concurrent('the files may lie in another folder', () =>
  inFlyLab({}, async (lab) => {
    const folder = join(lab.sandbox.home, '..', 'tomls');
    expect(await lab.fly(`setup my-app mia --fly-toml-dir ${folder}`)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('does not exist'),
    });
    expect(await lab.fly('setup my-app mia --fly-toml-dir tomls')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('must be absolute'),
    });
    writeFile(folder, 'keep', '');
    expect(await lab.fly(`setup my-app mia --fly-toml-dir ${folder}`)).toMatchObject({
      exitCode: 0,
    });
    expect(readFileSync(join(folder, 'fly-server.toml'), 'utf8')).toContain('my-app-server');
  }),
);

test.concurrent('a deployment with no file at all is an error, as is one without a database', () =>
  inFlyLab({}, async (lab) => {
    expect(await lab.fly('deploy --no-wait')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('not been set up on Fly'),
    });
    expect(await lab.fly('create-db mia')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('fly-server.toml missing. Skipping DB creation.'),
    });
    await lab.fly('setup my-app mia');
    expect(await lab.fly('deploy --no-wait')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('DATABASE_URL'),
    });
  }),
);
