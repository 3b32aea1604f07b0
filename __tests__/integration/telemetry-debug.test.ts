import { runWasp } from '../support/run-wasp';
import type { Sandbox } from '../support/sandbox';
import {
  eventsOf,
  inLab,
  listHome,
  readStore,
  writeInStore,
  writeState,
  type Lab,
} from '../support/telemetry';

const DEBUG = { WASP_TELEMETRY_DEBUG: '1' };

/** What a command has printed because of the variable, and nothing else of it has changed. */
async function debugWords(
  { sandbox }: Lab,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd = sandbox.project,
): Promise<string> {
  const plain = await runWasp(sandbox, args, { cwd, env: { ...env, WASP_TELEMETRY_DISABLE: '1' } });
  const { exitCode, stdout, stderr } = await runWasp(sandbox, args, {
    cwd,
    env: { ...env, ...DEBUG },
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: plain.exitCode, stdout: plain.stdout });
  expect(stderr.startsWith(plain.stderr)).toBe(true);
  return stderr.slice(plain.stderr.length);
}

test.each([[['build']], [['deploy', 'fly', 'deploy', '--org', 'my-app']], [['version']]])(
  '%j prints the event on stderr instead, claims nothing, and sends the same one without the variable',
  (args) =>
    inLab(async (lab) => {
      const { sandbox, collector } = lab;
      const [first, printed = '', ...rest] = (await debugWords(lab, args)).split('\n');
      expect(first).toBe(`telemetry: instead of sending to ${collector.url}:`);
      expect(rest).toEqual(['']);
      expect(await eventsOf(lab)).toEqual([]);
      expect(readStore(sandbox, 'state.json')).toBeUndefined();

      await runWasp(sandbox, args);
      expect(await eventsOf(lab)).toEqual([JSON.parse(printed)]);
    }),
);

const reasons: [
  string,
  RegExp,
  { env?: NodeJS.ProcessEnv; prepare?: (lab: Lab) => void; args?: string[]; cwd?: string },
][] = [
  ['a variable opts out', /WASP_TELEMETRY_DISABLE is set/, { env: { WASP_TELEMETRY_DISABLE: '' } }],
  ['DO_NOT_TRACK opts out', /DO_NOT_TRACK is set/, { env: { DO_NOT_TRACK: '1' } }],
  [
    'the user has opted out',
    /`wasp telemetry disable` was chosen/,
    { prepare: ({ sandbox }) => writeState(sandbox, {}, 'disabled') },
  ],
  [
    'the last one was just now',
    /less than 12 hours ago/,
    { prepare: ({ sandbox }) => writeState(sandbox, { other: 0 }) },
  ],
  [
    'the state is damaged',
    /store can't be read/,
    { prepare: ({ sandbox }) => writeInStore(sandbox, 'state.json', '{') },
  ],
  [
    'the identity is damaged',
    /no event: .*(store|identity)/,
    { prepare: ({ sandbox }) => writeInStore(sandbox, 'identity.json', '{') },
  ],
  ['there is no home', /HOME does not say/, { env: { HOME: undefined } }],
  ['it is no project', /not a Wasp project/, { cwd: '/' }],
  [
    'the address is not allowed',
    /what the environment variable WASP_TELEMETRY_URL says/,
    { env: { WASP_TELEMETRY_URL: 'http://example.com/' } },
  ],
  ['the command never sends', /never sends/, { args: ['telemetry', 'status'] }],
];

/** Without folders: the sender's lock comes and goes. */
const filesBelow = (sandbox: Sandbox): string[] =>
  listHome(sandbox).filter((line) => line.includes('.json '));

test.each(reasons)(
  'it prints why there is no event when %s, sends nothing and writes nothing',
  (_, reason, { env, prepare, args = ['version'], cwd }) =>
    inLab(async (lab) => {
      const { sandbox } = lab;
      prepare?.(lab);
      if (args[0] === 'telemetry') await runWasp(sandbox, args);
      const before = filesBelow(sandbox);
      const { exitCode, stderr } = await runWasp(sandbox, args, {
        cwd: cwd ?? sandbox.project,
        env: { ...env, ...DEBUG },
      });
      expect(exitCode).toBe(0);
      expect(stderr).toMatch(/^telemetry: no event: .+\n$/m);
      expect(stderr).toMatch(reason);
      expect(await eventsOf(lab)).toEqual([]);
      expect(filesBelow(sandbox)).toEqual(before);
    }),
);

test.each(['0', 'false', ''])('WASP_TELEMETRY_DEBUG=%s is off', (value) =>
  inLab(async (lab) => {
    const { stderr } = await runWasp(lab.sandbox, ['version'], {
      env: { WASP_TELEMETRY_DEBUG: value },
    });
    expect(stderr).not.toContain('telemetry');
    expect(await eventsOf(lab)).toHaveLength(1);
  }),
);
