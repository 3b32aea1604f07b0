import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  changesIn,
  expectLaunched,
  inFlyLab,
  LAUNCH,
  LAUNCH_ENV as env,
} from '../../../support/fly-lab';
import { runWasp } from '../../../support/run-wasp';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

const CALLS: readonly [call: string, step: string][] = [
  ['launch --no-deploy --name my-app-server', 'Set up the server app my-app-server'],
  ['secrets list -j -a my-app-server', 'Set the secrets of the server app'],
  ['secrets import -a my-app-server', 'Set the secrets of the server app'],
  ['launch --no-deploy --name my-app-client', 'Set up the client app my-app-client'],
  ['secrets import -a my-app-client', 'Set the secrets of the client app'],
  ['postgres create', 'Create the database my-app-db'],
  ['postgres attach', 'Attach the database to the server'],
  ['deploy --remote-only', 'Deploy the server'],
  ['npm', 'Build the client for production'],
  ['npx', 'Build the client for production'],
  ['deploy --remote-only', 'Deploy the client'],
];

test.concurrent(
  'whichever call fails, it is said what is done, and the same command goes on from there',
  () =>
    inFlyLab({}, async (lab) => {
      for (const [call, step] of CALLS) {
        if (call === 'npm' || call === 'npx') lab.cloud.failBuild(call);
        else
          lab.cloud.failAt({
            when: call,
            ...(step === 'Deploy the client' && { folder: 'web-app' }),
            stderr: 'Error: the sky fell down',
            exitCode: 3,
          });
        const failed = await lab.fly(LAUNCH, { env });
        expect(failed).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining(`Failed: ${step}.`),
        });
        expect(failed.stderr).toMatch(/the sky fell down|the build was told to fail/);
        expect(failed.stderr).toContain(
          'To go on from there, run: wasp deploy fly launch my-app mia --no-wait --server-secret STRIPE_KEY --client-secret PUBLIC_KEY\n',
        );
      }
      expect(await lab.fly(LAUNCH, { env })).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining('goes on from there'),
      });
      expectLaunched(lab);
      // The call that failed is the only one that was made twice, but for secrets that are given, which are set again.
      const made = changesIn(lab).filter((line) => !line.startsWith('secrets'));
      expect(made.filter((line) => line.startsWith('deploy'))).toHaveLength(4);
      for (const line of made.filter((call) => !call.startsWith('deploy')))
        expect(`${line}: ${made.filter((other) => other === line).length}`).toBe(`${line}: 2`);
      expect(lab.sandbox.engineCalls().filter(({ args }) => args[0] === 'build')).toHaveLength(1);
    }),
);

test.concurrent('where calls do their work and fail then, nothing is made twice', () =>
  inFlyLab({}, async (lab) => {
    for (const when of [
      'launch --no-deploy --name my-app-server',
      'launch --no-deploy --name my-app-client',
      'postgres create',
      'postgres attach',
    ]) {
      lab.cloud.failAt({ when, after: true });
      expect(await lab.fly(LAUNCH, { env })).toMatchObject({ exitCode: 1 });
    }
    expect(await lab.fly(LAUNCH, { env })).toMatchObject({ exitCode: 0 });
    expectLaunched(lab);
    expect(changesIn(lab).filter((line) => /^(launch|postgres)/.test(line))).toHaveLength(4);
  }),
);

test.concurrent('an app that was made without its file gets one', () =>
  inFlyLab({ launchBreaksOff: ['my-app-server'] }, async (lab) => {
    expect(await lab.fly(LAUNCH, { env })).toMatchObject({ exitCode: 1 });
    expect(await lab.fly(LAUNCH, { env })).toMatchObject({ exitCode: 0 });
    expectLaunched(lab);
    expect(readFileSync(join(lab.sandbox.project, 'fly-server.toml'), 'utf8')).toMatch(
      /^app = 'my-app-server'[^]*internal_port = 8080[^]*min_machines_running = 1/,
    );
  }),
);

test.concurrent('a launch of what is launched deploys anew, and makes nothing', () =>
  inFlyLab({}, async (lab) => {
    await lab.fly(LAUNCH, { env });
    lab.cloud.forgetCalls();
    expect(await lab.fly('launch my-app mia --no-wait')).toMatchObject({ exitCode: 0 });
    expect(changesIn(lab)).toEqual(['deploy --remote-only', 'deploy --remote-only']);
    expectLaunched(lab);
  }),
);

test.concurrent(
  '`wasp clean` between two runs takes nothing away that the second one has to know',
  () =>
    inFlyLab({ launchBreaksOff: ['my-app-client'] }, async (lab) => {
      const failed = await lab.fly(LAUNCH, { env });
      expect(failed).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('Failed: Set up the client app my-app-client.'),
      });
      expect(readFileSync(join(lab.sandbox.project, '.wasp-deploy', '.gitignore'), 'utf8')).toBe(
        '*\n',
      );
      for (const words of ['clean', 'install'])
        expect(
          await runWasp(lab.sandbox, [words], { env: { STAND_IN_INSTALLS: '1' } }),
        ).toMatchObject({ exitCode: 0 });

      expect(await lab.fly(LAUNCH, { env })).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining('goes on from there'),
      });
      expectLaunched(lab);
      expect(changesIn(lab).filter((line) => line.startsWith('launch'))).toHaveLength(2);
    }),
);

test.concurrent(
  'an app that got another name before its launch failed is not made a second time, and the server learns its address',
  () =>
    inFlyLab({ taken: ['my-app-client'] }, async (lab) => {
      lab.cloud.failAt({ when: 'launch --no-deploy --name my-app-client', after: true });
      expect(await lab.fly('launch my-app mia --no-wait')).toMatchObject({ exitCode: 1 });
      expect(await lab.fly('launch my-app mia --no-wait')).toMatchObject({ exitCode: 0 });
      expect(Object.keys(lab.cloud.state().apps).sort()).toEqual([
        'my-app-client-lively-sun-12',
        'my-app-db',
        'my-app-server',
      ]);
      expect(lab.cloud.app('my-app-server').secrets).toMatchObject({
        WASP_WEB_CLIENT_URL: 'https://my-app-client-lively-sun-12.fly.dev',
      });
    }),
);
