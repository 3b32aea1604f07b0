import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testWith } from '../support/requirements';
import { WASP, quote, runLine, runProgram, runWasp, type Run } from '../support/run-wasp';
import type { Sandbox } from '../support/sandbox';
import { claimedBuckets, eventsOf, inLab, type Event, type Lab } from '../support/telemetry';

jest.setTimeout(60_000);

/** Linux takes no string of an environment or of arguments that is longer than 128 KiB. */
const LONGEST = 128 * 1024 - 64;
const ALLOWED = /^[A-Za-z0-9._-]+(?: [A-Za-z0-9._-]+)*$|^$/;

/** Runs it until its event has come, and once more: on a machine with much to do a sender gives up, and leaves it to the next command. */
async function runPastItsEvent(
  lab: Lab,
  run: () => Promise<Run>,
  check: (run: Run) => void,
): Promise<Event[]> {
  for (let count = 0; count < 5 && (await eventsOf(lab)).length === 0; count += 1)
    check(await run());
  check(await run());
  return eventsOf(lab);
}

test.each([
  ['as long as the system takes', 'x'.repeat(LONGEST)],
  ['as many words as the system takes', 'word '.repeat(LONGEST / 5)],
  ['with newlines', 'one\ntwo\r\nthree'],
  ['of control characters', '\x01\x02\x7f\x1f'],
  ['of JSON', '{"api_key": "x", "a": ["b"]}'],
  ['of escape sequences', '\x1b[31mred\x1b]8;;https://example.com\x07link'],
])(
  'a WASP_TELEMETRY_CONTEXT %s: the command works, and the event holds no more than words',
  (_, context) =>
    inLab(async (lab) => {
      const run = (): Promise<Run> =>
        runWasp(lab.sandbox, ['version'], { env: { WASP_TELEMETRY_CONTEXT: context } });
      const events = await runPastItsEvent(lab, run, (ended) =>
        expect(ended).toMatchObject({ exitCode: 0, stdout: '0.25.0\n' }),
      );
      expect(events.map(({ properties }) => properties.context)).toEqual([
        expect.stringMatching(ALLOWED),
      ]);
      expect(Buffer.byteLength(events[0]?.properties.context ?? '')).toBeLessThanOrEqual(256);
    }),
);

test('a WASP_TELEMETRY_CONTEXT that is no UTF-8', () =>
  inLab(async (lab) => {
    const run = (): Promise<Run> =>
      runLine(lab.sandbox, `export WASP_TELEMETRY_CONTEXT=$'\\xff\\xfe\\x80 ok'; wasp version`);
    const events = await runPastItsEvent(lab, run, (ended) =>
      expect(ended).toMatchObject({ exitCode: 0, stdout: '0.25.0\n' }),
    );
    expect(events.map(({ properties }) => properties.context)).toEqual(['ok']);
  }));

test.each(['version', 'deps', 'build'])(
  'a WASP_HOME in which nothing can be made: `wasp %s` works, and ends',
  (name) =>
    inLab(async (lab) => {
      expect(
        await runWasp(lab.sandbox, [name], { env: { WASP_HOME: '/proc/nowhere' } }),
      ).toMatchObject({ exitCode: 0, stderr: expect.not.stringMatching(/bug|ENOENT/) });
      expect(await eventsOf(lab)).toEqual([]);
    }),
);

test('arguments of 1 MB reach neither an event nor a crash', () =>
  inLab(async (lab) => {
    const words = Array.from(
      { length: 10 },
      (_, index) => `secret${index}${'x'.repeat(100 * 1024)}`,
    );
    const run = (): Promise<Run> =>
      runWasp(lab.sandbox, ['deploy', 'fly', 'cmd', '--context', 'server', '--', ...words]);
    // There is no flyctl here.
    const events = await runPastItsEvent(lab, run, (ended) =>
      expect(ended).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('ENOENT') }),
    );
    expect(events.map(({ properties }) => properties.deploy_cmd_args)).toEqual(['fly;cmd']);
    expect(JSON.stringify(events)).not.toContain('secret');
  }));

/** Runs a line of bash past its event, and expects nothing but that and the version. */
async function expectOneEvent(lab: Lab, line: string): Promise<void> {
  const events = await runPastItsEvent(
    lab,
    () => runLine(lab.sandbox, line),
    (ended) => {
      expect(ended.exitCode).toBe(0);
      expect(['', '0.25.0\n']).toContain(ended.stdout);
      expect(ended.stderr).not.toMatch(/bug|at .*\.js:|telemetry/i);
    },
  );
  expect(events).toHaveLength(1);
}

test.each([
  ['stdout is closed', 'wasp version >&-'],
  ['stdin is closed', 'wasp version <&-'],
  ['stderr is closed', 'wasp version 2>&-'],
  ['nobody reads stdout', 'wasp version | true'],
  ['all three are closed', 'wasp version <&- >&- 2>&-'],
  ['32 files may be open', 'ulimit -n 32; wasp version'],
])('where %s: the command works, and one event leaves', (_, line) =>
  inLab((lab) => expectOneEvent(lab, line)),
);

testWith('setsid')('where there is no terminal: the command works, and one event leaves', () =>
  inLab((lab) =>
    expectOneEvent(lab, `setsid --wait ${quote(process.execPath)} ${quote(WASP)} version`),
  ),
);

const testAsRoot = testWith('root', 'setpriv');

/** As a user that no file knows, to whom the sandbox's home does not belong unless it is opened to all. */
function runAsNobody(sandbox: Sandbox, script: string, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  for (const folder of [join(sandbox.home, '..'), sandbox.project]) chmodSync(folder, 0o755);
  const line = `${script}; exec ${quote(process.execPath)} ${quote(WASP)} version`;
  return runProgram(
    sandbox,
    'setpriv',
    ['--reuid=54321', '--regid=54321', '--clear-groups', 'sh', '-c', line],
    { env: { STAND_IN_CALLS: undefined, ...env } },
  );
}

testAsRoot(
  'a user without an entry in passwd, and without HOME: the command works, and no event leaves, which one with a HOME does',
  () =>
    inLab(async (lab) => {
      chmodSync(lab.sandbox.home, 0o777);
      expect(await runAsNobody(lab.sandbox, 'true', { HOME: undefined })).toMatchObject({
        exitCode: 0,
        stdout: '0.25.0\n',
      });
      expect(await eventsOf(lab)).toEqual([]);
      expect(
        await runPastItsEvent(
          lab,
          () => runAsNobody(lab.sandbox, 'true'),
          ({ exitCode }) => expect(exitCode).toBe(0),
        ),
      ).toHaveLength(1);
    }),
);

testAsRoot(
  "a home that is not the user's to write to: the command works, nothing is printed, no event leaves",
  () =>
    inLab(async (lab) => {
      chmodSync(lab.sandbox.home, 0o555);
      const run = await runAsNobody(lab.sandbox, 'true');
      expect(run).toMatchObject({ exitCode: 0, stdout: '0.25.0\n' });
      expect(run.stderr).not.toMatch(/telemetry|EACCES|bug/i);
      expect(await eventsOf(lab)).toEqual([]);
      expect(claimedBuckets(lab.sandbox)).toEqual([]);
    }),
);

testAsRoot('no process can be started: the command works, and no event leaves', () =>
  inLab(async (lab) => {
    chmodSync(lab.sandbox.home, 0o777);
    // Node.js has threads of its own, which count too: the sender is the one that finds no room.
    const hook = join(lab.sandbox.home, 'full.cjs');
    writeFileSync(
      hook,
      "require('node:child_process').execFileSync('prlimit', ['--pid', String(process.pid), '--nproc=1:1']);\n",
    );
    const run = await runAsNobody(lab.sandbox, `export NODE_OPTIONS="--require ${hook}"`, {
      PATH: `${process.env['PATH']}`,
    });
    expect(run).toMatchObject({ exitCode: 0, stdout: '0.25.0\n' });
    expect(run.stderr).not.toMatch(/EAGAIN|bug/i);
    expect(await eventsOf(lab)).toEqual([]);
    expect(claimedBuckets(lab.sandbox)).toEqual([]);
  }),
);
