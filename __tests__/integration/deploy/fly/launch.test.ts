import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployEvent } from '../../../../src/json/deploy';
import {
  changesIn,
  expectLaunched,
  inFlyLab,
  LAUNCH,
  LAUNCH_ENV,
  type FlyLab,
} from '../../../support/fly-lab';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

const CLEAN_LAUNCH = [
  'version',
  'auth whoami',
  'platform regions -j',
  'apps list -j',
  'launch --no-deploy --name my-app-server --region mia',
  'secrets list -j -a my-app-server',
  'secrets import -a my-app-server',
  'launch --no-deploy --name my-app-client --region mia',
  'secrets list -j -a my-app-client',
  'secrets import -a my-app-client',
  'secrets list -j -a my-app-server',
  'apps list -j',
  'postgres create --name my-app-db --region mia --vm-size shared-cpu-1x --initial-cluster-size 1 --volume-size 1',
  'secrets list -j -a my-app-server',
  'postgres attach my-app-db -a my-app-server',
  'secrets list -j -a my-app-server',
  'deploy --remote-only',
  'deploy --remote-only',
];

const read = ({ sandbox }: FlyLab, name: string): string =>
  readFileSync(join(sandbox.project, name), 'utf8');

test.concurrent(
  'a launch makes two apps and a database, in the official order and folders, and deploys',
  () =>
    inFlyLab({}, async (lab) => {
      const run = await lab.fly(LAUNCH, { env: LAUNCH_ENV });
      expect(run).toMatchObject({
        exitCode: 0,
        stdout: 'Server: https://my-app-server.fly.dev\nClient: https://my-app-client.fly.dev\n',
      });
      expect(lab.cloud.lines()).toEqual(CLEAN_LAUNCH);
      expectLaunched(lab);

      const { project } = lab.sandbox;
      const folders = lab.cloud
        .calls()
        .filter(({ args }) => ['launch', 'postgres', 'deploy'].includes(args[0] ?? ''))
        .map(({ cwd }) => cwd.slice(project.length));
      expect(folders).toEqual([
        '/.wasp/out',
        '/.wasp/out/web-app',
        '/.wasp/out/web-app',
        '/.wasp/out/web-app',
        '/.wasp/out',
        '/.wasp/out/web-app',
      ]);
      expect(lab.sandbox.engineCalls().map(({ args }) => args.join(' '))).toEqual([
        'info',
        'build',
      ]);
      expect(lab.cloud.builds()).toMatchObject([
        { tool: 'npm', words: 'install', cwd: project },
        { tool: 'npx', words: 'vite build', cwd: project, apiUrl: 'https://my-app-server.fly.dev' },
      ]);
      expect(read(lab, '.wasp/out/web-app/Dockerfile')).toBe(
        'FROM pierrezemb/gostatic\nCMD ["-fallback", "200.html"]\nCOPY ./build/ /srv/http/\n',
      );
      expect(read(lab, '.wasp/out/web-app/.dockerignore')).toBe('');

      // Of the TOML files only the ports and the idle machine are changed.
      const made = (name: string, port: number, machines: number): string =>
        `# made by flyctl\napp = '${name}'\nprimary_region = 'mia'\n\n[build]\n\n[http_service]\n  internal_port = ${port} # the app's\n  force_https = true\n  min_machines_running = ${machines}\n  processes = ['app']\n\n[[vm]]\n  memory = '1gb'\n`;
      expect(read(lab, 'fly-server.toml')).toBe(made('my-app-server', 8080, 1));
      expect(read(lab, 'fly-client.toml')).toBe(made('my-app-client', 8043, 0));
      const seen = lab.cloud
        .calls()
        .filter(({ args }) => args[0] === 'deploy')
        .map(({ toml }) => toml);
      expect(seen).toEqual([read(lab, 'fly-server.toml'), read(lab, 'fly-client.toml')]);
    }),
);

test.concurrent('every option reaches flyctl', () =>
  inFlyLab({ orgs: ['personal', 'acme'] }, async (lab) => {
    const run = await lab.fly(
      'launch my-app ams --no-wait --org acme --vm-size big --initial-cluster-size 2 --volume-size 10 --db-image pg/vector:1 --build-locally --custom-server-url https://api.example.com --yes',
    );
    expect(run.exitCode).toBe(0);
    expect(changesIn(lab)).toEqual([
      'launch --no-deploy --name my-app-server --region ams --org acme',
      'secrets import -a my-app-server',
      'launch --no-deploy --name my-app-client --region ams --org acme',
      'postgres create --name my-app-db --region ams --vm-size big --initial-cluster-size 2 --volume-size 10 --image-ref pg/vector:1 --org acme',
      'postgres attach my-app-db -a my-app-server',
      'deploy --local-only',
      'deploy --local-only',
    ]);
    expect(lab.cloud.builds().at(-1)?.apiUrl).toBe('https://api.example.com');

    await lab.fly('deploy --no-wait');
    expect(lab.cloud.builds().at(-1)?.apiUrl).toBe('https://api.example.com');
  }),
);

test.concurrent(
  'a name that is taken on Fly comes back as another, and all that follows uses it',
  () =>
    inFlyLab({ taken: ['my-app-server', 'my-app-client'] }, async (lab) => {
      const run = await lab.fly('launch my-app mia --no-wait');
      expect(run).toMatchObject({
        exitCode: 0,
        stdout:
          'Server: https://my-app-server-lively-sun-12.fly.dev\nClient: https://my-app-client-lively-sun-12.fly.dev\n',
      });
      expect(run.stderr).toContain('The name my-app-server is taken on Fly');
      const { secrets } = lab.cloud.app('my-app-server-lively-sun-12');
      expect(secrets).toMatchObject({
        WASP_SERVER_URL: 'https://my-app-server-lively-sun-12.fly.dev',
        WASP_WEB_CLIENT_URL: 'https://my-app-client-lively-sun-12.fly.dev',
      });
      expect(secrets['DATABASE_URL']).toBeDefined();
      expect(lab.cloud.builds().at(-1)?.apiUrl).toBe('https://my-app-server-lively-sun-12.fly.dev');

      lab.cloud.forgetCalls();
      expect(await lab.fly('launch my-app mia --no-wait')).toMatchObject({ exitCode: 0 });
      expect(changesIn(lab)).toEqual(['deploy --remote-only', 'deploy --remote-only']);
    }),
);

test.concurrent('an app of the user that is no part of this project is left alone', () =>
  inFlyLab({ apps: { 'my-app-client': { secrets: {}, releases: [] } } }, async (lab) => {
    expect(await lab.fly('launch my-app mia')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('You already have an app my-app-client on Fly.'),
    });
    expect(changesIn(lab)).toEqual([]);
  }),
);

test.concurrent('files of other apps stop a launch before anything is made', () =>
  inFlyLab({}, async (lab) => {
    writeFileSync(join(lab.sandbox.project, 'fly-server.toml'), 'app = "other-server"\n');
    expect(await lab.fly('launch my-app mia')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('You already have Fly toml files.'),
    });
    expect(changesIn(lab)).toEqual([]);
  }),
);

test.concurrent('a dry run shows every call, and makes none that changes something', () =>
  inFlyLab({}, async (lab) => {
    const run = await lab.fly(`${LAUNCH} --dry-run`, { env: LAUNCH_ENV });
    expect(run.exitCode).toBe(0);
    for (const line of CLEAN_LAUNCH.filter((call) =>
      /^(launch|secrets import|postgres|deploy)/.test(call),
    ))
      expect(run.stdout).toContain(`flyctl ${line}`);
    expect(run.stdout).toContain(
      '<stdin: JWT_SECRET, PORT, WASP_WEB_CLIENT_URL, WASP_SERVER_URL, STRIPE_KEY>',
    );
    expect(run.stdout).toContain('npx vite build');
    expect(changesIn(lab)).toEqual([]);
    expect(lab.sandbox.engineCalls().map(({ args }) => args[0])).toEqual(['info']);
    expect(existsSync(join(lab.sandbox.project, '.wasp'))).toBe(false);
  }),
);

test.concurrent('--json prints one event a line, and nothing else on stdout', () =>
  inFlyLab({}, async (lab) => {
    const run = await lab.fly(`${LAUNCH} --json --verbose`, { env: LAUNCH_ENV });
    const events = run.stdout
      .trim()
      .split('\n')
      .map((line) => deployEvent.parse(JSON.parse(line)));
    expect(events[0]).toEqual({ event: 'started', version: 1 });
    expect(events.at(-1)).toEqual({
      event: 'deployed',
      server: 'https://my-app-server.fly.dev',
      client: 'https://my-app-client.fly.dev',
    });
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'step',
        id: 'database',
        state: 'done',
        durationMs: expect.any(Number),
      }),
    );
    expect(
      events.flatMap((event) =>
        event.event === 'step' && event.state === 'done' ? [event.id] : [],
      ),
    ).toEqual([
      'build',
      'server-app',
      'server-secrets',
      'client-app',
      'client-secrets',
      'database',
      'database-attach',
      'server-deploy',
      'client-build',
      'client-deploy',
    ]);
  }),
);

test.concurrent('where an organisation has to be named, it is said how', () =>
  inFlyLab({ orgs: ['personal', 'acme'] }, async (lab) => {
    const run = await lab.fly('launch my-app mia');
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.stderr).toContain('--org <org>');
  }),
);
