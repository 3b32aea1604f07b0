import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOnTerminal, testOnTerminal, CTRL_C } from '../support/run-on-terminal';
import { runWasp } from '../support/run-wasp';
import { inSandbox } from '../support/sandbox';

const ESCAPE = '\u001B';
/** A foreground colour being switched on. */
// eslint-disable-next-line no-control-regex
const COLOR = /\u001B\[(3[0-7]|9[0-7])m/;

/** One command for each way that output takes. */
const WAYS: readonly (readonly [string, string[]])[] = [
  ["the engine's progress", ['compile']],
  ['a result', ['deps']],
  ['an error', ['engine', 'remove', '0.1.0']],
  ['a usage error', ['buid']],
];

type Asked = readonly [string, NodeJS.ProcessEnv, string[]];

/** What every command is tried with: the strongest of either kind. */
const NO_COLOR_ASKED: readonly Asked[] = [
  ['with NO_COLOR and FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, []],
  ['with --no-color and FORCE_COLOR', { FORCE_COLOR: '1' }, ['--no-color']],
];

/** What one command is tried with: one place decides for all. */
const NO_COLOR_ASKED_OTHERWISE: readonly Asked[] = [
  ['with NO_COLOR', { NO_COLOR: '1' }, []],
  ['with --no-color', {}, ['--no-color']],
  ['with FORCE_COLOR=0', { FORCE_COLOR: '0' }, []],
  ['with TERM=dumb', { TERM: 'dumb' }, []],
];

describe.each(WAYS)('%s', (_, args) => {
  test.concurrent('has no colour in a pipe, not even with a TERM that has', () =>
    inSandbox({}, async (sandbox) => {
      const run = await runWasp(sandbox, args, {
        env: { TERM: 'xterm-256color', COLORTERM: 'truecolor' },
      });
      expect(run.stdout + run.stderr).not.toContain(ESCAPE);
      expect(run.stdout + run.stderr).not.toBe('');
    }),
  );

  test.concurrent('has colour in a pipe with FORCE_COLOR', () =>
    inSandbox({}, async (sandbox) => {
      const run = await runWasp(sandbox, args, { env: { FORCE_COLOR: '1' } });
      expect(run.stdout + run.stderr).toMatch(COLOR);
    }),
  );

  testOnTerminal.concurrent('has colour on a terminal', () =>
    inSandbox({}, async (sandbox) => {
      expect((await runOnTerminal(sandbox, args)).stdout).toMatch(COLOR);
    }),
  );

  testOnTerminal.concurrent.each(
    args[0] === 'compile' ? [...NO_COLOR_ASKED, ...NO_COLOR_ASKED_OTHERWISE] : NO_COLOR_ASKED,
  )('has no colour on a terminal %s', (__, env, option) =>
    inSandbox({}, async (sandbox) => {
      const run = await runOnTerminal(sandbox, [...args, ...option], { env });
      expect(run.stdout).not.toContain(ESCAPE);
      expect(run.stdout).not.toContain('Warning:');
      expect(run.stdout).not.toBe('');
    }),
  );
});

testOnTerminal.concurrent('one stream has colour where it is a terminal and the other is not', () =>
  inSandbox({}, async (sandbox) => {
    const run = await runOnTerminal(sandbox, ['compile'], { redirect: `>${sandbox.home}/out` });
    expect(run.stdout).toMatch(COLOR);
    expect(
      await runOnTerminal(sandbox, ['compile'], { redirect: `2>${sandbox.home}/err` }),
    ).toMatchObject({ exitCode: 0, stdout: '' });
    expect(readFileSync(join(sandbox.home, 'err'), 'utf8')).toBe(
      'out 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3\nout 4\nerr 4\nout 5\nerr 5\n',
    );
    expect(
      await runOnTerminal(sandbox, ['deps'], { redirect: `>${sandbox.home}/out` }),
    ).toMatchObject({ exitCode: 0, stdout: '' });
    expect(readFileSync(join(sandbox.home, 'out'), 'utf8')).toBe(
      'out 1\nout 2\nout 3\nout 4\nout 5\n',
    );
  }),
);

testOnTerminal.concurrent('a question has colour on a terminal', () =>
  inSandbox({}, async (sandbox) => {
    const run = await runOnTerminal(sandbox, ['new'], { steps: [['What is the name', CTRL_C]] });
    expect(run.stdout).toMatch(COLOR);
  }),
);

testOnTerminal.concurrent.each(NO_COLOR_ASKED)(
  'a question has no colour on a terminal %s',
  (_, env, option) =>
    inSandbox({}, async (sandbox) => {
      const run = await runOnTerminal(sandbox, ['new', ...option], {
        env,
        steps: [['What is the name', CTRL_C]],
      });
      expect(run.stdout).not.toMatch(COLOR);
      expect(run.stdout).not.toContain('Warning:');
    }),
);

testOnTerminal.concurrent('progress moves on a terminal, and is one plain line elsewhere', () =>
  inSandbox({}, async (sandbox) => {
    mkdirSync(join(sandbox.project, '.wasp'));
    expect((await runWasp(sandbox, ['clean'])).stderr).toMatch(/^Deleting \.wasp \.\.\.$/m);
    mkdirSync(join(sandbox.project, '.wasp'));
    expect((await runOnTerminal(sandbox, ['clean'])).stdout).toMatch(/\r.*✓.* Deleting \.wasp/);
  }),
);
