import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { inFlyLab, type FlyLab } from '../../../support/fly-lab';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

async function setUpApps(lab: FlyLab): Promise<void> {
  expect(await lab.fly('setup my-app mia')).toMatchObject({ exitCode: 0 });
  lab.cloud.forgetCalls();
}

test.concurrent(
  'a rollback deploys the image of the release before, and another one goes back further',
  () =>
    inFlyLab({}, async (lab) => {
      await setUpApps(lab);
      await lab.fly('create-db mia');
      await lab.fly('deploy --no-wait');
      expect(await lab.fly('rollback')).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('nothing to put my-app-server back to'),
      });
      for (let time = 2; time <= 3; time += 1) await lab.fly('deploy --no-wait');
      expect(await lab.fly('rollback --dry-run')).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('flyctl deploy -a my-app-server -c'),
      });
      for (const release of [2, 1])
        expect(await lab.fly('rollback --context server')).toMatchObject({
          exitCode: 0,
          stderr: expect.stringContaining(`to release ${release}`),
        });
      expect(await lab.fly('rollback --context server')).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('nothing to put my-app-server back to'),
      });
      expect(
        lab.cloud.app('my-app-server').releases.map(({ image }) => image.split('-').at(-1)),
      ).toEqual(['1', '2', '3', '2', '1']);
      expect(lab.cloud.app('my-app-client').releases).toHaveLength(3);
      rmSync(join(lab.sandbox.project, 'fly-server.toml'));
      expect(await lab.fly('rollback --context server')).toMatchObject({ exitCode: 1 });
    }),
);
