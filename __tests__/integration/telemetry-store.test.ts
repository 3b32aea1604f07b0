import {
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { testWith } from '../support/requirements';
import { runLine, runProgram, runWasp, WASP, type Run } from '../support/run-wasp';
import type { Sandbox } from '../support/sandbox';
import { eventsOf, inLab, listTree, writeInStore } from '../support/telemetry';

type Seen = Pick<Run, 'exitCode' | 'stdout' | 'stderr'>;

const seen = ({ exitCode, stdout, stderr }: Run): Seen => ({ exitCode, stdout, stderr });
/** What the same command prints for one who has opted out. */
const seenInPeace = async (sandbox: Sandbox): Promise<Seen> =>
  seen(await runWasp(sandbox, ['deps'], { env: { WASP_TELEMETRY_DISABLE: '1' } }));

/** Each puts something into a file's place that the shell has not written. */
const DAMAGE: [string, (path: string) => void][] = [
  ['truncated JSON', (path) => writeFileSync(path, '{"version": 1, "lastAttem')],
  ['nothing at all', (path) => writeFileSync(path, '')],
  ['binary', (path) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0, 1, 2, 0x7b]))],
  ['a folder', (path) => mkdirSync(path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
  ['null', (path) => writeFileSync(path, 'null')],
  [
    'wrong types',
    (path) =>
      writeFileSync(
        path,
        '{"version": 1, "lastAttemptAt": {"build": 5, "other": []}, "id": 5, "key": {}}',
      ),
  ],
  ['a version to come', (path) => writeFileSync(path, '{"version": 99, "lastAttemptAt": {}}')],
  [
    'a megabyte',
    (path) =>
      writeFileSync(path, `{"version": 1, "lastAttemptAt": {}, "x": "${'x'.repeat(1 << 20)}"}`),
  ],
];

const FILES = ['state.json', 'identity.json'] as const;
const GOOD = {
  'state.json': '{"version":1,"lastAttemptAt":{}}',
  'identity.json': `{"id":"0b0e7a0e-8f0c-4c59-9d5c-1f1f1f1f1f1f","key":"${'ab'.repeat(32)}"}`,
};

const damages = FILES.flatMap((name) =>
  DAMAGE.map(([what, damage]) => [name, what, damage] as const),
);

test.each(damages)(
  '%s that holds %s: the command works, nothing leaves, and neither file is changed',
  (name, _, damage) =>
    inLab(async (lab) => {
      const { sandbox } = lab;
      for (const each of FILES) writeInStore(sandbox, each, GOOD[each]);
      rmSync(join(sandbox.store, name));
      damage(join(sandbox.store, name));
      const before = FILES.map((each) => describeFile(sandbox, each));
      expect(seen(await runWasp(sandbox, ['deps']))).toEqual(await seenInPeace(sandbox));
      expect(await eventsOf(lab)).toEqual([]);
      expect(FILES.map((each) => describeFile(sandbox, each))).toEqual(before);
    }),
);

test.each(DAMAGE)(
  'a log that holds %s keeps no event from leaving, is not taken for one, and a reset begins another',
  (_, damage) =>
    inLab(async (lab) => {
      const { sandbox } = lab;
      mkdirSync(sandbox.store, { recursive: true });
      damage(join(sandbox.store, 'log.json'));
      expect(await runWasp(sandbox, ['telemetry', 'log', '--json'])).toMatchObject({
        exitCode: 1,
        stdout: '',
        stderr: expect.stringContaining('`wasp telemetry reset`'),
      });
      expect(seen(await runWasp(sandbox, ['deps']))).toEqual(await seenInPeace(sandbox));
      expect(await eventsOf(lab)).toHaveLength(1);
      expect(await runWasp(sandbox, ['telemetry', 'reset'])).toMatchObject({ exitCode: 0 });
      expect(JSON.parse((await runWasp(sandbox, ['telemetry', 'log', '--json'])).stdout)).toEqual({
        version: 1,
        entries: [],
      });
    }),
);

function describeFile({ store }: Sandbox, name: string): string | undefined {
  return listTree(store).find((line) => line.startsWith(`${name} `));
}

test('a choice replaces a state that is damaged, and leaves the identity as it is', () =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    writeInStore(sandbox, 'identity.json', GOOD['identity.json']);
    writeInStore(sandbox, 'state.json', '{');
    expect(await runWasp(sandbox, ['telemetry', 'enable'])).toMatchObject({ exitCode: 0 });
    await runWasp(sandbox, ['build']);
    expect(await eventsOf(lab)).toMatchObject([
      { properties: { distinct_id: JSON.parse(GOOD['identity.json']).id } },
    ]);
    expect(readFileSync(join(sandbox.store, 'identity.json'), 'utf8')).toBe(GOOD['identity.json']);
  }));

test.each(['', '..', '../..'])(
  'a file where the store/%s should be: the command works, and nothing leaves',
  (way) =>
    inLab(async (lab) => {
      const { sandbox } = lab;
      const place = join(sandbox.store, way);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, 'mine');
      expect(seen(await runWasp(sandbox, ['deps']))).toEqual(await seenInPeace(sandbox));
      expect(await eventsOf(lab)).toEqual([]);
      expect(readFileSync(place, 'utf8')).toBe('mine');

      const choice = await runWasp(sandbox, ['telemetry', 'disable']);
      expect(choice).toMatchObject({
        exitCode: 1,
        stdout: '',
        stderr: expect.stringContaining('Set WASP_TELEMETRY_DISABLE=1'),
      });
    }),
);

test.each([
  ['is not set', undefined],
  ['is empty', ''],
  ['is relative', 'home'],
  ['is a folder that is not there', '/nonexistent'],
])('HOME %s: the command works, nothing leaves, and nothing is made', (_, home) =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    const HOME = home === '/nonexistent' ? join(sandbox.home, 'nonexistent') : home;
    const before = [listTree(sandbox.home), listTree(sandbox.project)];
    const peace = await runWasp(sandbox, ['deps'], { env: { HOME, WASP_TELEMETRY_DISABLE: '1' } });
    expect(seen(await runWasp(sandbox, ['deps'], { env: { HOME } }))).toEqual(seen(peace));
    expect(await eventsOf(lab)).toEqual([]);
    expect([listTree(sandbox.home), listTree(sandbox.project)]).toEqual(before);
  }),
);

testWith('root', 'unshare').each([
  ['read-only', 'mount -t tmpfs -o ro none "$HOME"'],
  [
    'full',
    'mount -t tmpfs -o size=64k none "$HOME"; cat /dev/zero >"$HOME/full" 2>/dev/null; true',
  ],
  ['out of inodes', 'mount -t tmpfs -o nr_inodes=2 none "$HOME"; touch "$HOME/full"'],
])('a home that is %s: the command works, and nothing leaves', (_, mount) =>
  inLab(async (lab) => {
    const run = await runProgram(lab.sandbox, 'unshare', [
      '--mount',
      'sh',
      '-c',
      `${mount} && exec "$@"`,
      'sh',
      process.execPath,
      WASP,
      'deps',
    ]);
    expect(seen(run)).toEqual(await seenInPeace(lab.sandbox));
    expect(await eventsOf(lab)).toEqual([]);
  }),
);

test.each(['000', '022', '077', '0777'])(
  "with umask %s the folders are the owner's alone, and so are the files",
  (umask) =>
    inLab(async (lab) => {
      const { sandbox } = lab;
      await runLine(sandbox, `umask ${umask}; wasp telemetry enable; wasp build`);
      expect(await eventsOf(lab)).toHaveLength(1);
      const { store } = sandbox;
      expect(modes(sandbox.store, join(store, '..'), join(store, '../..'))).toEqual([
        '700',
        '700',
        '700',
      ]);
      expect(readdirSync(store).sort()).toEqual(['identity.json', 'log.json', 'state.json']);
      expect(modes(...FILES.map((name) => join(store, name)))).toEqual(['600', '600']);
    }),
);

function modes(...paths: string[]): string[] {
  return paths.map((path) => (statSync(path).mode & 0o7777).toString(8));
}

test('WASP_HOME keeps the store, and HOME gets nothing', () =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    const waspHome = join(sandbox.home, '..', 'wasp-home');
    await runWasp(sandbox, ['build'], { env: { WASP_HOME: waspHome } });
    expect(await eventsOf(lab)).toHaveLength(1);
    expect(readdirSync(join(waspHome, 'config', 'telemetry')).sort()).toEqual([
      'identity.json',
      'log.json',
      'state.json',
    ]);
    expect(readdirSync(sandbox.home)).toEqual([]);
  }));
