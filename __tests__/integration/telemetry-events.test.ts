import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createFlyCloud } from '../support/fly';
import { runWasp, type RunOptions } from '../support/run-wasp';
import { makeProject } from '../support/sandbox';
import {
  eventsOf,
  expectedHash,
  inLab,
  listTree,
  readStore,
  type Event,
} from '../support/telemetry';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function eventWith(properties: Partial<Event['properties']>): Event {
  return {
    api_key: 'CdDd2A0jKTI2vFAsrI9JWm3MqpOcgHz1bMyogAcwsE4',
    event: 'cli',
    properties: {
      distinct_id: expect.stringMatching(UUID_V4),
      project_hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      is_build: false,
      deploy_cmd_args: '',
      wasp_version: '0.25.0',
      os: process.platform,
      context: '',
      ...properties,
    },
  };
}

test('wasp build sends one event that says so, and what stands for the project leads back to nothing', () =>
  inLab(async (lab) => {
    const { sandbox, collector } = lab;
    expect(await runWasp(sandbox, ['build'])).toMatchObject({ exitCode: 0 });
    expect(await eventsOf(lab)).toEqual([eventWith({ is_build: true })]);

    const { id, key } = readStore(sandbox, 'identity.json');
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await eventsOf(lab)).toEqual([
      eventWith({
        is_build: true,
        distinct_id: id,
        project_hash: expectedHash(sandbox, sandbox.project),
      }),
    ]);
    const [request] = collector.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/capture',
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.stringify(request)).not.toContain(key);
  }));

test.each([
  ['compile', []],
  ['deps', []],
  ['version', []],
  ['clean', []],
  ['compile', ['--verbose']],
] as const)(
  '`wasp %s` %j sends an event that says no more than that it is no build',
  (name, options) =>
    inLab(async (lab) => {
      expect(await runWasp(lab.sandbox, [...name.split(' '), ...options])).toMatchObject({
        exitCode: 0,
      });
      expect(await eventsOf(lab)).toEqual([eventWith({})]);
    }),
);

test.each([
  ['fly deploy --org acme', 'fly;deploy'],
  ['fly launch my-app mia --org acme --no-wait --server-secret KEY=sk_live_acme', 'fly'],
  ['fly setup my-app mia --org=acme', 'fly;setup'],
  ['fly create-db mia', 'fly;create-db'],
  ['fly cmd secrets set STRIPE_KEY=sk_live_acme --context=client', 'fly;cmd'],
  ['-C . fly cmd --context server -- ssh console --app my-app', 'fly;cmd'],
  ['fly cmd --context client FLY Deploy flysetup my-app;deploy', 'fly;cmd'],
])('`wasp deploy %s` sends "%s" of what was typed', (typed, deployed) =>
  inLab(async (lab) => {
    const { env } = createFlyCloud(lab.sandbox, { orgs: ['acme'] });
    expect([0, 1]).toContain(
      (await runWasp(lab.sandbox, ['deploy', ...typed.split(' ')], { env })).exitCode,
    );
    expect(await eventsOf(lab)).toEqual([eventWith({ deploy_cmd_args: deployed })]);
    expect(JSON.stringify(lab.collector.requests)).not.toMatch(
      /my-app|acme|org|mia|secret|STRIPE|client|ssh|railway|flysetup/,
    );
    expect(JSON.stringify(lab.collector.requests)).not.toContain(lab.sandbox.project);
  }),
);

test('wasp new sends an event for the project that it made, wherever it ran', () =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    expect(await runWasp(sandbox, ['new', 'secret-idea'], { cwd: sandbox.home })).toMatchObject({
      exitCode: 0,
    });
    expect(await eventsOf(lab)).toEqual([
      eventWith({ project_hash: expectedHash(sandbox, join(sandbox.home, 'secret-idea')) }),
    ]);
    expect(JSON.stringify(lab.collector.requests)).not.toContain('secret-idea');
  }));

test('a project has one hash, from below its root, through a link and with -C, and another project has another', () =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    const link = join(sandbox.home, 'link');
    const other = join(sandbox.home, 'other');
    symlinkSync(sandbox.project, link);
    makeProject(other);
    const ways: [string[], RunOptions][] = [
      [['build'], { cwd: join(sandbox.project, 'src') }],
      [['build'], { cwd: link, env: { PWD: link } }],
      [['build', '-C', join(link, 'src')], { cwd: '/' }],
      [['build'], { cwd: other }],
    ];
    for (const [args, options] of ways) {
      await runWasp(sandbox, args, options);
      await sandbox.quiet();
      rmSync(join(sandbox.store, 'state.json'));
    }
    const hash = expectedHash(sandbox, sandbox.project);
    expect((await eventsOf(lab)).map(({ properties }) => properties.project_hash)).toEqual([
      hash,
      hash,
      hash,
      expectedHash(sandbox, other),
    ]);
  }));

test('a command that fails sends its event all the same', () =>
  inLab(async (lab) => {
    expect(
      await runWasp(lab.sandbox, ['build'], { env: { STAND_IN_BEHAVIOUR: 'fail' } }),
    ).toMatchObject({ exitCode: 1 });
    expect(await eventsOf(lab)).toEqual([eventWith({ is_build: true })]);
  }));

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a command that is stopped by %s sends its event all the same', (signal, exitCode) =>
  inLab(async (lab) => {
    const run = await runWasp(lab.sandbox, ['build'], {
      env: { STAND_IN_BEHAVIOUR: 'wait' },
      onOutput: (text, child) => void (text.includes('waiting') && child.kill(signal)),
    });
    expect(run.exitCode).toBe(exitCode);
    expect(await eventsOf(lab)).toEqual([eventWith({ is_build: true })]);
  }),
);

test.each([
  ['', 0],
  ['buid', 2],
  ['build --nope', 2],
  ['new 1app', 2],
  ['telemetry nope', 2],
  ['-C /nowhere build', 2],
  ['--help', 0],
  ['build --help', 0],
  ['help deploy', 0],
  ['telemetry', 0],
  ['telemetry status --json', 0],
  ['telemetry enable', 0],
  ['telemetry disable', 0],
])('`wasp %s` claims and sends nothing', (typed, exitCode) =>
  inLab(async (lab) => {
    expect(await runWasp(lab.sandbox, typed.split(' ').filter(Boolean))).toMatchObject({
      exitCode,
    });
    expect(await eventsOf(lab)).toEqual([]);
    expect(readStore(lab.sandbox, 'state.json')?.lastAttemptAt ?? {}).toEqual({});
  }),
);

test.each([
  [['version'], 0],
  [['build'], 1],
  [['new', 'app'], 1],
])('outside a project %j sends nothing, and leaves no file', (args, exitCode) =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    const outside = join(sandbox.home, '..', 'outside');
    mkdirSync(outside);
    const before = listTree(sandbox.home);
    expect(
      await runWasp(sandbox, args, { cwd: outside, env: { STAND_IN_BEHAVIOUR: 'fail' } }),
    ).toMatchObject({ exitCode });
    expect(await eventsOf(lab)).toEqual([]);
    expect(listTree(sandbox.home)).toEqual(before);
  }),
);

test.each([
  [{ WASP_TELEMETRY_CONTEXT: 'foo', CI: 'true' }, 'foo CI'],
  [{ WASP_TELEMETRY_CONTEXT: 'foo' }, 'foo'],
  [{ CI: 'true' }, 'CI'],
  [{ CI: 'false', GITHUB_ACTIONS: 'true', WASP_TELEMETRY_CONTEXT: 'foo' }, 'foo'],
  [{ GITHUB_ACTIONS: 'true' }, 'CI'],
  [{ WASP_TELEMETRY_CONTEXT: '  a "b" ü/c\n$(d)  ' }, 'a b c d'],
  [{ WASP_TELEMETRY_CONTEXT: 'w '.repeat(17), CI: '1' }, `${'w '.repeat(15)}CI`],
])('with %j the context is "%s"', (env, context) =>
  inLab(async (lab) => {
    await runWasp(lab.sandbox, ['build'], { env });
    expect(await eventsOf(lab)).toEqual([eventWith({ is_build: true, context })]);
  }),
);

test('WASP_TELEMETRY_USER_ID gives its SHA-256, and one project hash from every home', () =>
  inLab(
    async (lab) => {
      const { sandbox } = lab;
      const otherHome = join(sandbox.home, '..', 'other-home');
      mkdirSync(otherHome);
      await runWasp(sandbox, ['build']);
      await runWasp(sandbox, ['build'], { env: { HOME: otherHome } });

      const distinct_id = createHash('sha256').update('acme-ci').digest('hex');
      const events = await eventsOf(lab);
      expect(events).toEqual(Array(2).fill(eventWith({ is_build: true, distinct_id })));
      expect(new Set(events.map(({ properties }) => properties.project_hash)).size).toBe(1);
      expect(readStore(sandbox, 'identity.json')).toBeUndefined();
    },
    { env: { WASP_TELEMETRY_USER_ID: 'acme-ci' } },
  ));

test('the engine is told to send nothing of its own', () =>
  inLab(async ({ sandbox }) => {
    await runWasp(sandbox, ['build']);
    await runWasp(sandbox, ['studio']);
    expect(sandbox.engineCalls().map((call) => call.WASP_TELEMETRY_DISABLE)).toEqual(['1', '1']);
  }));
