import { telemetryStatus } from '../../src/json/telemetry';
import { runWasp } from '../support/run-wasp';
import type { Sandbox } from '../support/sandbox';
import {
  eventsOf,
  inLab,
  listTree,
  readStore,
  writeInStore,
  writeState,
} from '../support/telemetry';

const HOUR = 60 * 60 * 1000;
/** What must never be said while nothing is sent. */
const CLAIMS_TO_BE_ON = /telemetry is (enabled|on)|"isEnabled": true/i;

async function readStatus(sandbox: Sandbox, env: NodeJS.ProcessEnv = {}, cwd = sandbox.project) {
  const { exitCode, stdout, stderr } = await runWasp(sandbox, ['telemetry', '--json'], {
    env,
    cwd,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return telemetryStatus.parse(JSON.parse(stdout));
}

test.each([
  [{}],
  [{ WASP_TELEMETRY_USER_ID: 'acme' }],
  [{ CI: 'true', WASP_TELEMETRY_CONTEXT: 'foo' }],
])('with %j it shows what the next commands then send', (env) =>
  inLab(
    async (lab) => {
      const { sandbox, collector } = lab;
      const status = await readStatus(sandbox);
      expect(status).toMatchObject({
        isEnabled: true,
        decidedBy: 'default',
        store: sandbox.store,
        endpoint: collector.url,
        buckets: {
          build: { lastAttemptAt: null, nextEvent: { event: 'cli' } },
          other: { lastAttemptAt: null, nextEvent: { event: 'cli' } },
        },
      });
      expect(await eventsOf(lab)).toEqual([]);

      for (const name of ['build', 'deps']) {
        await runWasp(sandbox, [name]);
        await sandbox.quiet();
      }
      expect(await eventsOf(lab)).toEqual([
        status.buckets.build.nextEvent,
        status.buckets.other.nextEvent,
      ]);
    },
    { env },
  ),
);

test.each([['telemetry'], ['telemetry status']])(
  '`wasp %s` says in words whether it is on, why, and what would be sent',
  (typed) =>
    inLab(async ({ sandbox, collector }) => {
      const { exitCode, stdout, stderr } = await runWasp(sandbox, typed.split(' '));
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(/^Telemetry is enabled: that is the default\.\n/);
      expect(stdout).toContain(sandbox.store);
      expect(stdout).toContain(collector.url);
      const { buckets } = await readStatus(sandbox);
      for (const { nextEvent } of [buckets.build, buckets.other])
        expect(stdout).toContain(JSON.stringify(nextEvent));
    }),
);

test('it says when each bucket was tried, and when it is due again', () =>
  inLab(async ({ sandbox }) => {
    writeState(sandbox, { build: HOUR, other: 13 * HOUR });
    const { lastAttemptAt } = readStore(sandbox, 'state.json');
    const startedAt = Date.now();
    const { build, other } = (await readStatus(sandbox)).buckets;
    expect(build).toMatchObject({
      lastAttemptAt: lastAttemptAt.build,
      dueAt: new Date(Date.parse(lastAttemptAt.build) + 12 * HOUR).toISOString(),
    });
    expect(other).toMatchObject({ lastAttemptAt: lastAttemptAt.other });
    expect(Date.parse(other.dueAt ?? '')).toBeGreaterThanOrEqual(startedAt);
    expect((await runWasp(sandbox, ['telemetry'])).stdout).toMatch(/due again at .*\n[^]*due now/);
  }));

test('enable and disable say what they did on stderr, and the status says which was chosen', () =>
  inLab(async ({ sandbox }) => {
    const disabled = await runWasp(sandbox, ['telemetry', 'disable']);
    expect(disabled).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: 'Telemetry is disabled. Nothing is sent.\n',
    });
    expect(await readStatus(sandbox)).toMatchObject({
      isEnabled: false,
      decidedBy: 'choice',
      buckets: { build: { dueAt: null, nextEvent: null }, other: { dueAt: null, nextEvent: null } },
    });
    const status = await runWasp(sandbox, ['telemetry']);
    expect(status.stdout).toMatch(
      /^Telemetry is disabled: `wasp telemetry disable` was chosen\.\n/,
    );
    expect(status.stdout).not.toMatch(CLAIMS_TO_BE_ON);
    expect(readStore(sandbox, 'identity.json')).toBeUndefined();

    const enabled = await runWasp(sandbox, ['telemetry', 'enable']);
    expect(enabled).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringMatching(/^Telemetry is enabled\..*\n$/),
    });
    expect(await readStatus(sandbox)).toMatchObject({ isEnabled: true, decidedBy: 'choice' });
  }));

test.each([
  [{ WASP_TELEMETRY_DISABLE: '' }, 'WASP_TELEMETRY_DISABLE'],
  [{ DO_NOT_TRACK: '1' }, 'DO_NOT_TRACK'],
])('with %j it never claims to be on, whatever was chosen', (env, name) =>
  inLab(async ({ sandbox }) => {
    await runWasp(sandbox, ['telemetry', 'enable']);
    const before = listTree(sandbox.home);
    expect(await readStatus(sandbox, env)).toMatchObject({
      isEnabled: false,
      decidedBy: name,
      buckets: { build: { nextEvent: null }, other: { nextEvent: null } },
    });
    const { stdout } = await runWasp(sandbox, ['telemetry'], { env });
    expect(stdout).toMatch(
      new RegExp(`^Telemetry is disabled: the environment variable ${name} is set\\.\n`),
    );
    expect(stdout).not.toMatch(CLAIMS_TO_BE_ON);
    expect(listTree(sandbox.home)).toEqual(before);

    const enabled = await runWasp(sandbox, ['telemetry', 'enable'], { env });
    expect(enabled.stderr).toContain(name);
    expect(enabled.stdout + enabled.stderr).not.toMatch(CLAIMS_TO_BE_ON);
  }),
);

test('outside a project there is nothing to send, and no identity is made for it', () =>
  inLab(async ({ sandbox }) => {
    const before = listTree(sandbox.home);
    expect(await readStatus(sandbox, {}, '/')).toMatchObject({
      isEnabled: true,
      buckets: { build: { nextEvent: null }, other: { nextEvent: null } },
    });
    expect((await runWasp(sandbox, ['telemetry'], { cwd: '/' })).stdout).toContain(
      'would send: nothing, outside a project',
    );
    expect(listTree(sandbox.home)).toEqual(before);
  }));

test('on CI it says so, by name, and that this turns nothing off', () =>
  inLab(async ({ sandbox }) => {
    expect(await readStatus(sandbox)).toMatchObject({ isCi: false });
    const env = { CI: 'true', GITHUB_ACTIONS: 'true' };
    const status = await readStatus(sandbox, env);
    expect(status).toMatchObject({
      isEnabled: true,
      decidedBy: 'default',
      isCi: true,
      buckets: { other: { nextEvent: { properties: { context: 'CI' } } } },
    });
    const { stdout } = await runWasp(sandbox, ['telemetry'], { env });
    expect(stdout).toMatch(
      /^Telemetry is enabled: that is the default\.\nThis is CI \(GitHub Actions\), which turns nothing off: .*\n/,
    );
    expect(
      (await runWasp(sandbox, ['telemetry'], { env: { ...env, DO_NOT_TRACK: '1' } })).stdout,
    ).not.toMatch(/This is CI/);
    expect(
      (await runWasp(sandbox, ['telemetry'], { env: { ...env, CI: 'false' } })).stdout,
    ).not.toMatch(/This is CI/);
  }));

const NOTHING_TO_PREPARE = (): void => {};

test.each<[string, string, NodeJS.ProcessEnv, string, (sandbox: Sandbox) => void]>([
  [
    'an address that nothing may be sent to',
    'WASP_TELEMETRY_URL',
    { WASP_TELEMETRY_URL: 'http://example.com/' },
    'nothing may be sent to what the environment variable WASP_TELEMETRY_URL says',
    NOTHING_TO_PREPARE,
  ],
  [
    'events that are printed',
    'WASP_TELEMETRY_DEBUG',
    { WASP_TELEMETRY_DEBUG: '1' },
    'the environment variable WASP_TELEMETRY_DEBUG is set',
    NOTHING_TO_PREPARE,
  ],
  [
    'an identity that is damaged',
    'damaged-identity',
    {},
    '`wasp telemetry reset` makes another one',
    (sandbox) => writeInStore(sandbox, 'identity.json', '{'),
  ],
  [
    'a store that cannot be written',
    'unwritable-store',
    { WASP_HOME: '/proc/nowhere' },
    "the store can't be written",
    NOTHING_TO_PREPARE,
  ],
  [
    'a state that is damaged',
    'damaged-store',
    {},
    'writes it anew',
    (sandbox) => writeInStore(sandbox, 'state.json', '{'),
  ],
  ['no home', 'no-folder', { HOME: undefined }, 'HOME does not say', NOTHING_TO_PREPARE],
])(
  'with %s it names that, never claims to be on, and nothing is sent',
  (_, decidedBy, env, words, prepare) =>
    inLab(async (lab) => {
      const { sandbox } = lab;
      prepare(sandbox);
      const { stdout } = await runWasp(sandbox, ['telemetry', '--json'], { env });
      expect(JSON.parse(stdout)).toMatchObject({
        isEnabled: false,
        decidedBy,
        isNoticeAwaited: false,
        buckets: { build: { dueAt: null }, other: { dueAt: null } },
      });
      const said = (await runWasp(sandbox, ['telemetry'], { env })).stdout;
      expect(said).toMatch(/^Telemetry is disabled: /);
      expect(said.split('\n')[0]).toContain(words);
      expect(said).not.toMatch(CLAIMS_TO_BE_ON);
      await runWasp(sandbox, ['version'], { env });
      expect(await eventsOf(lab)).toEqual([]);
    }),
);

test('`wasp telemetry enable` does not claim to be on where an address keeps it off', () =>
  inLab(async ({ sandbox }) => {
    const { exitCode, stdout, stderr } = await runWasp(sandbox, ['telemetry', 'enable'], {
      env: { WASP_TELEMETRY_URL: 'http://example.com/' },
    });
    expect(exitCode).toBe(0);
    expect(stdout + stderr).not.toMatch(CLAIMS_TO_BE_ON);
    expect(stderr).toContain(
      'Nothing is sent all the same: nothing may be sent to what the environment variable WASP_TELEMETRY_URL says',
    );
    expect(readStore(sandbox, 'state.json')).toMatchObject({ choice: 'enabled' });
  }));
