import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { telemetryLog } from '../../src/json/telemetry';
import { INFO, inNewsroom, serve } from '../support/newsroom';
import { runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { testWith } from '../support/requirements';
import { quote, runProgram, runWasp, WASP } from '../support/run-wasp';
import type { Sandbox } from '../support/sandbox';
import {
  claimedBuckets,
  eventsOf,
  inLab,
  listHome,
  listTree,
  readStore,
} from '../support/telemetry';

const OFFICIAL_ID = '2ab7c9c4-0c4e-4d5e-9d0a-0d6c3f4c2f0e';
const NOTICE = 'turn it off:  wasp telemetry disable';

const log = async (sandbox: Sandbox) =>
  telemetryLog.parse(JSON.parse((await runWasp(sandbox, ['telemetry', 'log', '--json'])).stdout))
    .entries;

/** What the official CLI keeps, as it writes it. */
function writeOfficial({ home }: Sandbox, hoursAgo: number): string {
  const folder = join(home, '.cache/wasp/telemetry');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'signature'), OFFICIAL_ID);
  const at = new Date(Date.now() - hoursAgo * 3600_000).toISOString().replace('Z', '123456Z');
  writeFileSync(
    join(folder, 'project-0123456789abcdef'),
    JSON.stringify({ _lastCheckIn: at, _lastCheckInBuild: null, _lastCheckInDeploy: null }),
  );
  return folder;
}

testOnTerminal(
  'on a terminal the first command says once, before its own output, what is sent',
  () =>
    inLab(async (lab) => {
      const first = await runOnTerminal(lab.sandbox, ['deps']);
      expect(first.stdout.indexOf(NOTICE)).toBeGreaterThan(0);
      expect(first.stdout.indexOf('out 1')).toBeGreaterThan(first.stdout.indexOf(NOTICE));
      expect((await runOnTerminal(lab.sandbox, ['deps'])).stdout).not.toContain(NOTICE);
      expect(await eventsOf(lab)).toHaveLength(1);
    }),
);

test('on CI it is one line on stderr, once', () =>
  inLab(async ({ sandbox }) => {
    const run = await runWasp(sandbox, ['build'], { env: { CI: 'true' } });
    expect(run.stderr.match(/^wasp sends anonymous usage data .*$/gm)).toHaveLength(1);
    expect((await runWasp(sandbox, ['build'], { env: { CI: 'true' } })).stderr).not.toContain(
      'anonymous',
    );
  }));

test('where it was never shown nothing is sent, and nothing written', () =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    const before = listHome(sandbox);
    // The default address, which is not asked: what would be is held back before.
    const env = {
      WASP_TELEMETRY_URL: undefined,
      HTTPS_PROXY: 'http://127.0.0.1:9',
      WASP_TELEMETRY_DEBUG: '1',
    };
    expect((await runWasp(sandbox, ['build'], { env })).stderr).toContain(
      'no event: what is sent has not been said on a terminal yet',
    );
    expect(
      (
        await runWasp(sandbox, ['telemetry'], {
          env: { ...env, WASP_TELEMETRY_DEBUG: undefined },
          cwd: sandbox.home,
        })
      ).stdout,
    ).toContain('Nothing is sent before');
    expect(await eventsOf(lab)).toEqual([]);
    expect(listHome(sandbox)).toEqual(before);
  }));

testOnTerminal.each<[string[], NodeJS.ProcessEnv]>([
  [['--help'], {}],
  [['--version'], {}],
  [['completion', 'bash'], {}],
  [['buid'], {}],
  [['telemetry'], {}],
  [['engine', 'which'], { WASP_TELEMETRY_DISABLE: '' }],
  [['engine', 'which'], { DO_NOT_TRACK: '1' }],
])('`wasp %s` with %j shows none on a terminal, and writes nothing', (args, env) =>
  inLab(async ({ sandbox }) => {
    const before = listHome(sandbox);
    expect((await runOnTerminal(sandbox, args, { env, cwd: sandbox.home })).stdout).not.toContain(
      'This is said once',
    );
    expect(listHome(sandbox)).toEqual(before);
  }),
);

test('the log has what was sent, exactly, and the status', () =>
  inLab(async (lab) => {
    const { sandbox, collector } = lab;
    await runWasp(sandbox, ['build']);
    const [event] = await eventsOf(lab);
    expect(await log(sandbox)).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        bucket: 'build',
        endpoint: collector.url,
        event,
        outcome: { kind: 'sent', status: 200 },
      },
    ]);
    const { stdout } = await runWasp(sandbox, ['telemetry', 'log']);
    expect(stdout).toContain('build  sent, and answered with the status 200\n');
    expect(stdout).toContain(JSON.stringify(event));
  }));

test('the log says why an event failed', () =>
  inLab(async ({ sandbox }) => {
    await runWasp(sandbox, ['deps'], { env: { WASP_TELEMETRY_URL: 'https://127.0.0.1:9/' } });
    await sandbox.quiet();
    expect(await log(sandbox)).toMatchObject([
      {
        bucket: 'other',
        outcome: { kind: 'failed', why: expect.stringContaining('ECONNREFUSED') },
      },
    ]);
  }));

test('reset forgets identity and log, and keeps choice and times', () =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    await runWasp(sandbox, ['build']);
    await sandbox.quiet();
    expect(await runWasp(sandbox, ['telemetry', 'reset'])).toMatchObject({
      exitCode: 0,
      stdout: '',
    });
    expect(readStore(sandbox, 'identity.json')).toBeUndefined();
    expect(await log(sandbox)).toEqual([]);
    expect(claimedBuckets(sandbox)).toEqual(['build']);
  }));

test('who comes from the official CLI stays the same user, and its last attempt counts; its files are only read', () =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    const before = listTree(writeOfficial(sandbox, 1));
    await runWasp(sandbox, ['deps']);
    await sandbox.quiet();
    await runWasp(sandbox, ['build']);
    expect(await eventsOf(lab)).toMatchObject([
      { properties: { is_build: true, distinct_id: OFFICIAL_ID } },
    ]);
    expect(await log(sandbox)).toMatchObject([
      {
        bucket: 'other',
        outcome: { kind: 'held-back', why: expect.stringContaining('official CLI') },
      },
      { bucket: 'build', outcome: { kind: 'sent' } },
    ]);
    expect(listTree(join(sandbox.home, '.cache/wasp/telemetry'))).toEqual(before);

    await runWasp(sandbox, ['telemetry', 'reset']);
    expect(readStore(sandbox, 'identity.json').id).not.toBe(OFFICIAL_ID);
  }));

test('an attempt of the official CLI that is 13 hours old counts no more', () =>
  inLab(async (lab) => {
    writeOfficial(lab.sandbox, 13);
    await runWasp(lab.sandbox, ['deps']);
    expect(await eventsOf(lab)).toMatchObject([{ properties: { distinct_id: OFFICIAL_ID } }]);
  }));

testWith('strace', 'script')(
  'an opted-out run touches no file of telemetry or messages, on a terminal neither',
  () =>
    inLab(async ({ sandbox }) => {
      writeOfficial(sandbox, 1);
      mkdirSync(sandbox.store, { recursive: true });
      const file = join(sandbox.home, '..', 'trace');
      const trace = async (
        program: readonly string[],
        env: NodeJS.ProcessEnv,
      ): Promise<string[]> => {
        await runProgram(
          sandbox,
          'strace',
          ['-f', '-qq', '-e', 'trace=%file', '-o', file, ...program],
          { env },
        );
        await sandbox.quiet();
        return readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => /\.config\/wasp|\.cache\/wasp/.test(line));
      };
      const line = (name: string): string[] => [process.execPath, WASP, name];
      const programs = [
        line('version'),
        line('build'),
        line('deps'),
        ['script', '-qec', line('version').map(quote).join(' '), '/dev/null'],
      ];
      for (const program of programs) {
        for (const env of [{ WASP_TELEMETRY_DISABLE: '' }, { DO_NOT_TRACK: '1' }])
          expect(await trace(program, env)).toEqual([]);
      }
      // What is touched is seen.
      expect(await trace(line('version'), {})).not.toEqual([]);
      expect(existsSync(join(sandbox.store, 'identity.json'))).toBe(true);
    }),
);

testOnTerminal('docs/telemetry.md names every file that a day of use leaves, and no other', () =>
  inNewsroom(
    async ({ sandbox }) => {
      const home = join(sandbox.home, '.config/wasp');
      await runOnTerminal(sandbox, ['build']);
      await sandbox.quiet();
      await runOnTerminal(sandbox, ['deps']);
      await runWasp(sandbox, ['news']);
      await sandbox.quiet();
      const files = readdirSync(home, { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isFile() ? [relative(home, join(entry.parentPath, entry.name))] : [],
      );
      const documented = [
        ...readFileSync(join(__dirname, '../../docs/telemetry.md'), 'utf8').matchAll(
          /^\| `([\w/-]+(?:\.json)?)` +\|/gm,
        ),
      ].flatMap(([, name = '']) => (name.includes('/') ? [name] : []));
      expect(files.sort()).toEqual(documented.sort());
    },
    serve([INFO]),
  ),
);
