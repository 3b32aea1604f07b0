import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flyStatus } from '../../../../src/json/deploy';
import { inFlyLab, type FlyLab } from '../../../support/fly-lab';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

async function setUpApps(lab: FlyLab): Promise<void> {
  expect(await lab.fly('setup my-app mia')).toMatchObject({ exitCode: 0 });
  lab.cloud.forgetCalls();
}

test.concurrent(
  'cmd gives flyctl its words, its input and the TOML, and takes over its output and exit code',
  () =>
    inFlyLab({}, async (lab) => {
      await setUpApps(lab);
      const run = await lab.fly('cmd --context server ssh console -C ls', { input: 'typed\n' });
      expect(run).toMatchObject({ exitCode: 0, stdout: 'on my-app-server: lstyped\n\n' });
      expect(await lab.fly('cmd --context client -- status -j')).toMatchObject({
        exitCode: 0,
        stdout: '{"Name":"my-app-client","Status":"deployed"}\n',
      });
      expect(
        lab.cloud.calls().filter(({ args }) => ['ssh', 'status'].includes(args[0] ?? '')),
      ).toMatchObject([
        {
          args: ['ssh', 'console', '-C', 'ls'],
          cwd: join(lab.sandbox.project, '.wasp/out'),
          toml: readFileSync(join(lab.sandbox.project, 'fly-server.toml'), 'utf8'),
        },
        { args: ['status', '-j'], cwd: join(lab.sandbox.project, '.wasp/out/web-app') },
      ]);
      lab.cloud.failAt({ when: 'status', exitCode: 7, stderr: 'Error: out of order' });
      expect(await lab.fly('cmd --context server status --verbose')).toMatchObject({
        exitCode: 7,
        stderr: expect.stringContaining('Error: out of order'),
      });
      expect(lab.cloud.lines().at(-1)).toBe('status --verbose');
      expect(lab.sandbox.engineCalls().filter(({ args }) => args[0] === 'build')).toHaveLength(1);
    }),
);

test.concurrent('cmd adds --org, and works without a TOML', () =>
  inFlyLab({}, async (lab) => {
    expect(await lab.fly('cmd platform regions --context server')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('mia'),
    });
    await lab.fly('cmd --context=client apps list --org personal');
    expect(lab.cloud.lines().at(-1)).toBe('apps list --org personal');
    expect(await lab.fly('cmd --context server status')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('missing an app name'),
    });
  }),
);

test.concurrent('what cmd says that it runs tells no value', () =>
  inFlyLab({}, async (lab) => {
    await setUpApps(lab);
    expect(await lab.fly('cmd --context server secrets list')).toMatchObject({ exitCode: 0 });
    const run = await lab.fly('cmd --context server --dry-run secrets set A=s3cret-server-value');
    expect(run.stderr).toContain('Running server command: flyctl secrets set');
    expect(lab.cloud.lines().filter((line) => line.startsWith('secrets set'))).toEqual([]);
  }),
);

test.concurrent('status, logs and open are asked of flyctl for the app in question', () =>
  inFlyLab({}, async (lab) => {
    expect(await lab.fly('status')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('not been set up on Fly'),
    });
    await setUpApps(lab);
    expect(await lab.fly('status')).toMatchObject({
      exitCode: 0,
      stdout: 'App\n  Name = my-app-server\nApp\n  Name = my-app-client\n',
    });
    expect(flyStatus.parse(JSON.parse((await lab.fly('status --json')).stdout))).toMatchObject({
      server: { Name: 'my-app-server' },
      client: { Name: 'my-app-client' },
    });
    expect(await lab.fly('logs --no-follow')).toMatchObject({
      exitCode: 0,
      stdout: 'log of my-app-server\n',
    });
    expect(await lab.fly('logs --context client')).toMatchObject({
      exitCode: 0,
      stdout: 'log of my-app-client\n',
    });
    expect(await lab.fly('open')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('https://my-app-client.fly.dev/'),
    });
    expect(lab.cloud.lines().filter((line) => /^(logs|apps open)/.test(line))).toEqual([
      'logs -a my-app-server --no-tail',
      'logs -a my-app-client',
      'apps open -a my-app-client',
    ]);
    lab.cloud.failAt({ when: 'logs', exitCode: 5 });
    expect(await lab.fly('logs')).toMatchObject({ exitCode: 5 });
  }),
);
