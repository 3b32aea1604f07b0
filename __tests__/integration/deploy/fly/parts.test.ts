import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerForApps, changesIn, inFlyLab, type FlyLab } from '../../../support/fly-lab';
import { writeFile } from '../../../support/temp-folder';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

const tomlFile = ({ sandbox }: FlyLab, name: string): string => join(sandbox.project, name);

/** A project whose apps and database are there. */
async function setUp(lab: FlyLab): Promise<void> {
  const runs = [await lab.fly('setup my-app mia'), await lab.fly('create-db mia')];
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  lab.cloud.forgetCalls();
}

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

test.concurrent.each([
  ['app = ', 'is no TOML'],
  ['[http_service]\ninternal_port = 1\n', 'names no app'],
])('a file that says %j is quoted', (text, what) =>
  inFlyLab({}, async (lab) => {
    writeFileSync(tomlFile(lab, 'fly-server.toml'), text);
    const run = await lab.fly('deploy --no-wait');
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(what) });
    expect(run.stderr).toContain(text.trim().split('\n')[0]);
    expect(run.stderr).not.toContain('This is a bug');
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

test.concurrent.each([
  ['setup my-app MIA', 2, 'Did you mean mia?'],
  ['setup my-app xyz', 2, 'Invalid region code xyz.'],
  ['setup My_App mia', 2, '"My_App"'],
  ['setup my-app', 2, "Missing required argument 'region'"],
  ['deploy --nope', 2, "Unknown option '--nope'"],
  ['deploy --custom-server-url api.example.com', 2, 'no address of a server'],
  ['deploy --environment A/B', 2, 'no name for an environment'],
  ['setup my-app mia --server-secret NOT_THERE', 2, 'The environment has no variable NOT_THERE'],
  ['cmd secrets list', 2, '--context is missing'],
  ['cmd --context both secrets list', 2, '"both" is no context'],
])('`%s` ends with %i before anything is made', (words, exitCode, what) =>
  inFlyLab({}, async (lab) => {
    expect(await lab.fly(words)).toMatchObject({ exitCode, stderr: expect.stringContaining(what) });
    expect(changesIn(lab)).toEqual([]);
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

test.concurrent('an answer in no known form is said to be one', () =>
  inFlyLab({ regionsShape: 'unknown' }, async (lab) => {
    const run = await lab.fly('setup my-app mia');
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("`flyctl platform regions` can't be understood"),
    });
    expect(run.stderr).toContain('{"places":[]}');
  }),
);

test.concurrent(
  'without flyctl it is said how to get it; without a login, how to log in; a token is one',
  () =>
    inFlyLab({ loggedIn: false }, async (lab) => {
      expect(await lab.fly('setup my-app mia')).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('flyctl auth login'),
      });
      expect(await lab.fly('setup my-app mia --yes', { env: { CI: 'true' } })).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('FLY_API_TOKEN'),
      });
      expect(
        await lab.fly('setup my-app mia', { env: { CI: 'true', FLY_API_TOKEN: 'fo1-token' } }),
      ).toMatchObject({ exitCode: 0 });
      const { PATH } = lab.sandbox.env;
      expect(await lab.fly('setup my-app mia', { env: { PATH } })).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('https://fly.io/docs/hands-on/install-flyctl'),
      });
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
