import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { answerForApps, changesIn, inFlyLab, setUp, type FlyLab } from '../../../support/fly-lab';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

const tomlFile = ({ sandbox }: FlyLab, name: string): string => join(sandbox.project, name);

test.concurrent('setup, create-db and deploy, each by itself, say what comes next', () =>
  inFlyLab({}, async (lab) => {
    expect(await lab.fly('setup my-app mia')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('wasp deploy fly create-db mia'),
    });
    expect(await lab.fly('create-db mia --vm-size big')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('wasp deploy fly deploy'),
    });
    expect(await lab.fly('deploy --no-wait')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('https://my-app-client.fly.dev'),
    });
    expect(lab.cloud.app('my-app-db').database).toMatchObject({ '--vm-size': 'big' });
  }),
);

test.concurrent('a deployment leaves out what it is told to, and builds locally when told to', () =>
  inFlyLab({ deployWritesToml: true }, async (lab) => {
    await setUp(lab);
    expect(await lab.fly('deploy --no-wait --skip-client --build-locally')).toMatchObject({
      exitCode: 0,
      stdout: 'Server: https://my-app-server.fly.dev\n',
    });
    expect(changesIn(lab)).toEqual(['deploy --local-only']);
    expect(lab.cloud.builds()).toEqual([]);
    expect(readFileSync(tomlFile(lab, 'fly-server.toml'), 'utf8')).toMatch(/# deployed\n$/);
    lab.cloud.forgetCalls();
    expect(await lab.fly('deploy --no-wait --skip-server')).toMatchObject({
      exitCode: 0,
      stdout: 'Client: https://my-app-client.fly.dev\n',
    });
    expect(lab.cloud.calls().filter(({ args }) => args[0] === 'deploy')).toMatchObject([
      {
        cwd: join(lab.sandbox.project, '.wasp/out/web-app'),
        toml: expect.stringContaining('8043'),
      },
    ]);
    rmSync(tomlFile(lab, 'fly-server.toml'));
    expect(await lab.fly('deploy --no-wait')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('fly-server.toml missing'),
    });
  }),
);

test.concurrent('create-db again goes on with what is missing', () =>
  inFlyLab({}, async (lab) => {
    await lab.fly('setup my-app mia');
    lab.cloud.failAt({ when: 'postgres attach' });
    expect(await lab.fly('create-db mia')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('To go on from there, run: wasp deploy fly create-db mia'),
    });
    rmSync(join(lab.sandbox.project, '.wasp'), { recursive: true });
    expect(await lab.fly('create-db mia')).toMatchObject({ exitCode: 0 });
    expect(await lab.fly('create-db mia')).toMatchObject({ exitCode: 0 });
    expect(changesIn(lab).filter((line) => line.startsWith('postgres create'))).toHaveLength(1);
  }),
);

test.concurrent.each(['old', 'small', 'wrapped'] as const)(
  'regions and secrets are understood in their %s form',
  (regionsShape) =>
    inFlyLab({ regionsShape }, async (lab) => {
      await setUp(lab);
      expect(await lab.fly('deploy --no-wait')).toMatchObject({ exitCode: 0 });
    }),
);

test.concurrent('it waits until server and client answer over HTTP, within a limit', () =>
  inFlyLab({}, async (lab) => {
    await setUp(lab);
    let isUp = false;
    const { options, close } = await answerForApps((part) =>
      isUp || part === 'client' ? 200 : 503,
    );
    try {
      const failed = await lab.fly('deploy --wait-limit 1', options);
      expect(failed).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('it answers with status 503'),
      });
      expect(failed.stderr).toContain('does not answer at https://my-app-server.fly.dev');
      isUp = true;
      const run = await lab.fly('deploy --wait-limit 30', options);
      expect(run).toMatchObject({ exitCode: 0 });
      expect(run.stderr).toContain('The server answers: https://my-app-server.fly.dev');
      expect(run.stderr).toContain('The client answers: https://my-app-client.fly.dev');
    } finally {
      close();
    }
  }),
);
