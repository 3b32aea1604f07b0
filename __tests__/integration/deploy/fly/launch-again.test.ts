import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesIn, expectLaunched, inFlyLab, LAUNCH, LAUNCH_ENV as env } from '../../../support/fly-lab';
import { runWasp } from '../../../support/run-wasp';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

test.concurrent.each([
  'launch --no-deploy --name my-app-server',
  'secrets list -j -a my-app-server',
  'secrets import -a my-app-server',
  'launch --no-deploy --name my-app-client',
  'secrets import -a my-app-client',
  'postgres create',
  'postgres attach',
  'deploy --remote-only',
])('when `flyctl %s` fails, it is said what is done, and the same command goes on', (when) =>
  inFlyLab({}, async (lab) => {
    lab.cloud.failAt({ when, stderr: 'Error: the sky fell down', exitCode: 3 });
    const failed = await lab.fly(LAUNCH, { env });
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('the sky fell down');
    expect(failed.stderr).toMatch(/Done: .*Failed: /s);
    expect(failed.stderr).toContain('wasp deploy fly launch my-app mia --no-wait --server-secret STRIPE_KEY --client-secret PUBLIC_KEY');

    expect(await lab.fly(LAUNCH, { env })).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('goes on from there') });
    expectLaunched(lab);
    const launched = changesIn(lab).filter((line) => /^(launch|postgres)/.test(line));
    expect(launched.filter((line) => !line.startsWith(when))).toHaveLength(new Set(launched.filter((line) => !line.startsWith(when))).size);
  }),
);

test.concurrent.each(['launch --no-deploy --name my-app-server', 'launch --no-deploy --name my-app-client', 'postgres create', 'postgres attach'])(
  'when `flyctl %s` does its work and fails then, nothing is made twice',
  (when) =>
    inFlyLab({}, async (lab) => {
      lab.cloud.failAt({ when, after: true });
      expect(await lab.fly(LAUNCH, { env })).toMatchObject({ exitCode: 1 });
      expect(await lab.fly(LAUNCH, { env })).toMatchObject({ exitCode: 0 });
      expectLaunched(lab);
    }),
);

test.concurrent('an app that was made without its file gets one', () =>
  inFlyLab({ launchBreaksOff: ['my-app-server'] }, async (lab) => {
    expect(await lab.fly(LAUNCH, { env })).toMatchObject({ exitCode: 1 });
    expect(await lab.fly(LAUNCH, { env })).toMatchObject({ exitCode: 0 });
    expectLaunched(lab);
    expect(readFileSync(join(lab.sandbox.project, 'fly-server.toml'), 'utf8')).toMatch(/^app = 'my-app-server'[^]*internal_port = 8080[^]*min_machines_running = 1/);
  }));

test.concurrent('when the client fails, the server is not deployed a second time', () =>
  inFlyLab({}, async (lab) => {
    lab.cloud.failBuild('npx');
    expect(await lab.fly('launch my-app mia --no-wait')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('npx: the build was told to fail') });
    expect(lab.cloud.app('my-app-client').releases).toEqual([]);
    expect(await lab.fly('launch my-app mia --no-wait')).toMatchObject({ exitCode: 0 });
    expect([lab.cloud.app('my-app-server').releases, lab.cloud.app('my-app-client').releases].map(({ length }) => length)).toEqual([1, 1]);
  }));

test.concurrent('a launch of what is launched deploys anew, and makes nothing', () =>
  inFlyLab({}, async (lab) => {
    await lab.fly(LAUNCH, { env });
    lab.cloud.forgetCalls();
    expect(await lab.fly('launch my-app mia --no-wait')).toMatchObject({ exitCode: 0 });
    expect(changesIn(lab)).toEqual(['deploy --remote-only', 'deploy --remote-only']);
    expectLaunched(lab);
  }));

test.concurrent('`wasp clean` between two runs takes nothing away that the second one has to know', () =>
  inFlyLab({ launchBreaksOff: ['my-app-client'] }, async (lab) => {
    const failed = await lab.fly(LAUNCH, { env });
    expect(failed).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Failed: Set up the client app my-app-client.') });
    expect(readFileSync(join(lab.sandbox.project, '.wasp-deploy', '.gitignore'), 'utf8')).toBe('*\n');
    for (const words of ['clean', 'install']) expect(await runWasp(lab.sandbox, [words], { env: { STAND_IN_INSTALLS: '1' } })).toMatchObject({ exitCode: 0 });

    expect(await lab.fly(LAUNCH, { env })).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('goes on from there') });
    expectLaunched(lab);
    expect(changesIn(lab).filter((line) => line.startsWith('launch'))).toHaveLength(2);
  }));

test.concurrent('an app that got another name before its launch failed is not made a second time, and the server learns its address', () =>
  inFlyLab({ taken: ['my-app-client'] }, async (lab) => {
    lab.cloud.failAt({ when: 'launch --no-deploy --name my-app-client', after: true });
    expect(await lab.fly('launch my-app mia --no-wait')).toMatchObject({ exitCode: 1 });
    expect(await lab.fly('launch my-app mia --no-wait')).toMatchObject({ exitCode: 0 });
    expect(Object.keys(lab.cloud.state().apps).sort()).toEqual(['my-app-client-lively-sun-12', 'my-app-db', 'my-app-server']);
    expect(lab.cloud.app('my-app-server').secrets).toMatchObject({ WASP_WEB_CLIENT_URL: 'https://my-app-client-lively-sun-12.fly.dev' });
  }));
