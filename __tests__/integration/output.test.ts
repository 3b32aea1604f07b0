import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testWith } from '../support/requirements';
import { runLine, runWasp } from '../support/run-wasp';
import { inSandbox } from '../support/sandbox';

const STACK_TRACE = /^\s+at .+:\d+|Unhandled|node:internal/m;

test.concurrent.each([
  ['wasp deps | head -c1', 'o'],
  ['wasp --help | head -c1', 'U'],
  ['wasp version | true', ''],
  ['wasp info --json | head -c1', '{'],
])('`%s`: a reader that goes away is no error', (line, stdout) =>
  inSandbox({}, async (sandbox) => {
    const run = await runLine(sandbox, line);
    expect(run).toMatchObject({ exitCode: 0, stdout });
    expect(run.stderr).not.toMatch(STACK_TRACE);
    expect(run.stderr).not.toContain('Error');
  }),
);

test.concurrent.each([
  'wasp compile 2>&1 | head -c1',
  'wasp buid 2>&1 | true',
  '{ wasp compile; } 2> >(head -c1 >&2)',
])('`%s`: nor is one of stderr, and the exit code is what it would be', (line) =>
  inSandbox({}, async (sandbox) => {
    const run = await runLine(sandbox, line);
    expect(run.exitCode).toBe(line.includes('buid') ? 2 : 0);
    expect(run.stdout + run.stderr).not.toMatch(STACK_TRACE);
  }),
);

test.concurrent(
  'a reader that goes away while the engine still prints does not stop the engine',
  () =>
    inSandbox({}, async (sandbox) => {
      const done = join(sandbox.home, 'done');
      const run = await runLine(sandbox, 'wasp compile 2>&1 | head -n1', {
        env: { STAND_IN_BEHAVIOUR: 'flood', FLOOD_DONE: done },
      });
      expect(run).toMatchObject({ exitCode: 0, stdout: 'line 1\n', stderr: '' });
      expect(readFileSync(done, 'utf8')).toBe('5000');
    }),
);

test.concurrent('all that the engine prints arrives, in order, however much it is', () =>
  inSandbox({}, async (sandbox) => {
    const run = await runWasp(sandbox, ['compile'], { env: { STAND_IN_BEHAVIOUR: 'flood' } });
    expect(run).toMatchObject({ exitCode: 0, stdout: '' });
    expect(run.stderr.split('\n')).toEqual([
      ...Array.from({ length: 5000 }, (_, index) => `line ${index + 1}`),
      '',
    ]);
  }),
);

testWith('linux').concurrent.each([
  'wasp deps >/dev/full',
  'wasp version --json >/dev/full',
  'wasp --help >/dev/full',
])('`%s`: a full disk is an error in words, without a stack trace', (line) =>
  inSandbox({}, async (sandbox) => {
    const run = await runLine(sandbox, line);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).not.toMatch(STACK_TRACE);
    expect(run.stderr).toContain('Error: ');
  }),
);

test.concurrent.each([
  ['wasp compile <&-', 0],
  ['wasp deps <&-', 0],
  ['wasp engine exec -- fail 7 <&-', 7],
  ['wasp test <&-', 2],
  ['wasp new <&-', 2],
  ['wasp deps >&-', 0],
  ['wasp compile 2>&-', 0],
  ['wasp compile <&- >&- 2>&-', 0],
  ['wasp buid <&- >&- 2>&-', 2],
])('`%s`: a stream that was closed before does no harm', (line, exitCode) =>
  inSandbox({}, async (sandbox) => {
    const run = await runLine(sandbox, line);
    expect(run.exitCode).toBe(exitCode);
    expect(run.stdout + run.stderr).not.toMatch(STACK_TRACE);
  }),
);

test.concurrent.each([
  [['compile']],
  [['build']],
  [['install']],
  [['clean']],
  [['engine', 'which']],
  [['version']],
])('%j reads nothing from stdin: a script that is read from there goes on', (args) =>
  inSandbox({}, async (sandbox) => {
    const run = await runLine(sandbox, `wasp ${args.join(' ')} >/dev/null 2>&1; cat`, {
      input: 'the rest of the script',
    });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'the rest of the script' });
  }),
);
