import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settleError } from '../../src/cli/settle';
import { Interrupted, UsageError, UserError } from '../../src/errors';
import { readSettings } from '../../src/settings';
import { packageInfo } from '../../src/package-info';
import { createRecordingTerminal } from '../support/recording-terminal';

const STACK = /^\s+at .*:\d+:\d+/m;

function settleThrown(error: unknown, verbose = false, bugsUrl?: string) {
  const settings = readSettings({}, verbose);
  const { terminal, printed } = createRecordingTerminal(settings);
  return { settled: settleError(error, terminal, settings, bugsUrl), text: printed() };
}

test.each<[string, unknown, number]>([
  ['a user error', new UserError('No.'), 1],
  ['a user error with the code of a child', new UserError('No.', { exitCode: 7 }), 7],
  ['wrong usage', new UsageError('No.'), 2],
  ['Ctrl-C', new Interrupted('SIGINT'), 130],
  ['SIGTERM', new Interrupted('SIGTERM'), 143],
  ['SIGHUP', new Interrupted('SIGHUP'), 129],
  ['a bug', new TypeError('x is not a function'), 1],
  ['a thrown text', 'oops', 1],
  ['a thrown nothing', undefined, 1],
])('%s is settled with its exit code', (_, error, exitCode) => {
  expect(settleThrown(error).settled.exitCode).toBe(exitCode);
});

test('an error says what happened, why and what to do, in that order, and nothing else', () => {
  const error = new UserError('It broke.', {
    why: 'It was thin.',
    next: 'Take another.',
    cause: new Error('inner'),
  });
  const { settled, text } = settleThrown(error);
  expect(text).toBe('Error: It broke.\nIt was thin.\nTake another.\n');
  expect(settled.error).toBe(error);
});

test('an error without a reason leaves no empty line', () => {
  expect(settleThrown(new UserError('It broke.', { next: 'Take another.' })).text).toBe(
    'Error: It broke.\nTake another.\n',
  );
});

test('--verbose adds the stack and the causes of an error', () => {
  const { text } = settleThrown(
    new UserError('It broke.', { cause: new Error('inner', { cause: 'innermost' }) }),
    true,
  );
  expect(text).toMatch(/^Error: It broke\.\n/);
  expect(text).toMatch(STACK);
  expect(text).toContain('Caused by: Error: inner');
  expect(text).toContain('Caused by: innermost');
});

test('wrong usage has no stack even with --verbose', () => {
  expect(settleThrown(new UsageError('No such command.'), true).text).toBe(
    'Error: No such command.\n',
  );
});

test.each([
  ['https://example.com/issues', 'Please report it at https://example.com/issues, with'],
  ['', 'Please keep this output, and'],
])(
  'a bug says that it is one, what it happened on and, with the tracker %j, what to do, without a stack',
  (bugsUrl, request) => {
    const { settled, text } = settleThrown(new TypeError('x is not a function'), false, bugsUrl);
    expect(text.split('\n')).toEqual([
      'Error: This is a bug in the wasp shell: x is not a function',
      `wasp-shell ${packageInfo.version}, Node.js ${process.versions.node}, ${process.platform} ${process.arch}`,
      `${request} the output of the same command and --verbose.`,
      '',
    ]);
    expect(settled.error).toBeInstanceOf(TypeError);
  },
);

test.each([
  ['https://example.com/issues', 'Please report it at https://example.com/issues.'],
  ['', 'Please keep this output.'],
])(
  'with the tracker %j --verbose shows where a bug is, and no longer asks for --verbose',
  (bugsUrl, request) => {
    const error = new TypeError('x is not a function', { cause: new Error('inner') });
    const { text } = settleThrown(error, true, bugsUrl);
    expect(text).toContain('TypeError: x is not a function');
    expect(text).toMatch(STACK);
    expect(text).toContain('Caused by: Error: inner');
    expect(text).toContain(`\n${request}\n`);
    expect(text).not.toContain('--verbose');
  },
);

test('package.json names the tracker that is named here, and no other', () => {
  const manifest: { bugs?: { url: string } } = JSON.parse(
    readFileSync(join(packageInfo.folder, 'package.json'), 'utf8'),
  );
  expect(manifest.bugs?.url ?? '').toBe(packageInfo.bugsUrl);
});

test('an interrupted run prints nothing, and says what interrupted it', () => {
  const { settled, text } = settleThrown(new Interrupted('SIGTERM'), true);
  expect(settled).toEqual({ exitCode: 143, interruptedBy: 'SIGTERM' });
  expect(text).toBe('');
});
