import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createFlyCloud, DATABASE_PASSWORD, type FlyCloud, type FlyState } from './fly';
import { runWasp, type Run, type RunOptions } from './run-wasp';
import { inSandbox, type Sandbox } from './sandbox';
import { readTree } from './temp-folder';

export interface FlyLab {
  readonly sandbox: Sandbox;
  readonly cloud: FlyCloud;
  /** `wasp deploy fly ...`, words separated by spaces. */
  fly(words: string, options?: RunOptions): Promise<Run>;
  /** All that the runs so far have printed. */
  printed(): string;
}

/** A project whose apps and database are there. */
export async function setUp(lab: FlyLab): Promise<void> {
  const runs = [await lab.fly('setup my-app mia'), await lab.fly('create-db mia')];
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  lab.cloud.forgetCalls();
}

/** The calls that change something, each in one line. */
export function changesIn({ cloud }: FlyLab): string[] {
  return cloud
    .lines()
    .filter((line) => /^(launch|secrets (import|set)|postgres|deploy)/.test(line));
}

/** Values of secrets that the tests give: none of them may be seen anywhere. */
export const SECRETS = [
  's3cret-server-value',
  's3cret-client-value',
  's3cret from a file # with "quotes',
  's3cret-first-line\ns3cret-second-line',
  'fo1-token',
  DATABASE_PASSWORD,
];

/** A launch with a secret for each app, and what it has in its environment. */
export const LAUNCH =
  'launch my-app mia --no-wait --server-secret STRIPE_KEY --client-secret PUBLIC_KEY=s3cret-client-value';
export const LAUNCH_ENV = { STRIPE_KEY: 's3cret-server-value' };

/** What it has made, however many runs it took. */
export function expectLaunched({ cloud }: FlyLab): void {
  expect(Object.keys(cloud.state().apps).sort()).toEqual([
    'my-app-client',
    'my-app-db',
    'my-app-server',
  ]);
  expect(cloud.app('my-app-server').secrets).toMatchObject({
    JWT_SECRET: expect.stringMatching(/^[0-9a-f]{64}$/),
    PORT: '8080',
    WASP_WEB_CLIENT_URL: 'https://my-app-client.fly.dev',
    WASP_SERVER_URL: 'https://my-app-server.fly.dev',
    STRIPE_KEY: 's3cret-server-value',
    DATABASE_URL: expect.stringContaining('my-app-db.flycast'),
  });
  expect(cloud.app('my-app-client').secrets).toEqual({ PUBLIC_KEY: 's3cret-client-value' });
  expect(cloud.app('my-app-server').releases.length).toBeGreaterThan(0);
  expect(cloud.app('my-app-client').releases.length).toBeGreaterThan(0);
}

/** A sandbox with a Fly of its own. At its end no secret may have been printed, or stood among a program's arguments or in a file of the project. */
export async function inFlyLab(
  given: Partial<FlyState>,
  test: (lab: FlyLab) => Promise<void>,
): Promise<void> {
  await inSandbox({ STAND_IN_BEHAVIOUR: 'make' }, async (sandbox) => {
    const cloud = createFlyCloud(sandbox, given);
    let printed = '';
    await test({
      sandbox,
      cloud,
      async fly(words, options = {}) {
        const run = await runWasp(sandbox, ['deploy', 'fly', ...words.split(' ').filter(Boolean)], {
          ...options,
          env: { ...cloud.env, ...options.env },
        });
        printed += run.stdout + run.stderr;
        return run;
      },
      printed: () => printed,
    });
    await sandbox.quiet();
    expectNoSecrets(cloud, sandbox, printed);
  });
}

/** What a run takes for which the apps on fly.dev answer on this machine, each with the status of its part. */
export async function answerForApps(
  statusOf: (part: 'server' | 'client') => number,
): Promise<{ options: RunOptions; close: () => void }> {
  const server = createServer((request, response) =>
    response.writeHead(statusOf(request.url === '/client' ? 'client' : 'server')).end(),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    options: {
      nodeArgs: ['--require', join(__dirname, 'fly', 'to-loopback.cjs')],
      env: { LOOPBACK: url },
    },
    close: () => void server.close(),
  };
}

export function expectNoSecrets(
  cloud: FlyCloud,
  { project, home }: Pick<Sandbox, 'project' | 'home'>,
  printed: string,
): void {
  const made = Object.values(cloud.state().apps).flatMap(({ secrets }) =>
    ['JWT_SECRET', 'DATABASE_URL'].flatMap((name) => secrets[name] ?? []),
  );
  const args = JSON.stringify(cloud.calls().map((call) => [call.args, call.toml]));
  // The files with secrets that a test gives it lie elsewhere.
  const files = readTree(project) + readTree(home);
  for (const secret of [...SECRETS, ...made].flatMap((value) => value.split('\n'))) {
    expect(printed).not.toContain(secret);
    expect(args).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(files).not.toContain(secret);
  }
}
