import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  runOnTerminal,
  testOnTerminal,
  CTRL_C,
  ENTER,
  findShells,
} from '../support/run-on-terminal';
import { runWasp } from '../support/run-wasp';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox({ WASP_TELEMETRY_DISABLE: '' });
/** Where projects are made. */
let folder: string;

beforeEach(() => {
  folder = join(sandbox.home, '..', 'work');
  mkdirSync(folder);
});

const QUESTION = 'What is the name of the project?';
/** How the empty field looks: a hidden underscore, inverted. */
const NOTHING_TYPED = '\u001B[7m\u001B[8m_';
const wasp = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  runWasp(sandbox, args, { cwd: folder, env });
/** The engine works in a folder beside. */
const newCall = (...args: string[]) => ({
  args: ['new', ...args],
  cwd: expect.stringMatching(`^${folder}/\\.wasp-new-[^/]+$`),
});

test('wasp new makes a project from the basic template, and leaves nothing else', async () => {
  const run = await wasp(['new', 'my-app']);
  expect(run).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringContaining('out 1\nerr 1\n'),
  });
  expect(readdirSync(folder)).toEqual(['my-app']);
  expect(readdirSync(join(folder, 'my-app')).sort()).toEqual([
    '.wasproot',
    'main.wasp.ts',
    'node_modules',
  ]);
  expect(sandbox.engineCalls()).toMatchObject([newCall('my-app', '-t', 'basic')]);
});

test('wasp new takes a template, and a folder to make the project in', async () => {
  expect(await runWasp(sandbox, ['new', 'app', '-t', 'minimal', '-C', folder])).toMatchObject({
    exitCode: 0,
  });
  expect(readdirSync(folder)).toEqual(['app']);
  expect(sandbox.engineCalls()).toMatchObject([newCall('app', '-t', 'minimal')]);
});

test.each(['1app', 'my app', 'import', '../x', '', '.', 'a/b', 'app!'])(
  'the name "%s" is refused before the engine is asked',
  async (name) => {
    const run = await wasp(['new', name]);
    expect(run).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^Error: A .+\.\nChoose another name: `wasp new <name>`\.\n$/),
    });
    expect(sandbox.engineCalls()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test.each([
  ['a file', (path: string) => writeFileSync(path, 'mine')],
  ['a folder', (path: string) => mkdirSync(path)],
  ['a dangling link', (path: string) => symlinkSync('/nowhere', path)],
])('a name that %s has already is refused, and it stays as it is', async (_, make) => {
  make(join(folder, 'app'));
  const before = lstatSync(join(folder, 'app'));
  const run = await wasp(['new', 'app']);
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toBe(
    `Error: There is already something named app in ${folder}.\nChoose another name: \`wasp new <name>\`.\n`,
  );
  expect(sandbox.engineCalls()).toEqual([]);
  expect(readdirSync(folder)).toEqual(['app']);
  const { ino, mtimeMs, mode } = lstatSync(join(folder, 'app'));
  expect({ ino, mtimeMs, mode }).toEqual({
    ino: before.ino,
    mtimeMs: before.mtimeMs,
    mode: before.mode,
  });
});

test('a project without its dependencies stays, and the user is told how to go on', async () => {
  const run = await wasp(['new', 'app'], { STAND_IN_BEHAVIOUR: 'half' });
  expect(run).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('Run `cd app`, then `wasp install`.'),
  });
  expect(readdirSync(folder)).toEqual(['app']);
  expect(existsSync(join(folder, 'app', '.wasproot'))).toBe(true);
});

test.each(['fail', 'die'])(
  'an engine that fails midway (%s) leaves nothing behind',
  async (behaviour) => {
    expect(await wasp(['new', 'app'], { STAND_IN_BEHAVIOUR: behaviour })).toMatchObject({
      exitCode: 1,
      stdout: '',
    });
    expect(sandbox.engineCalls()).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)(
  '%s midway ends with exit code %i and leaves nothing behind',
  async (signal, exitCode) => {
    let midway: string[] = [];
    const run = await runWasp(sandbox, ['new', 'app'], {
      cwd: folder,
      env: { STAND_IN_BEHAVIOUR: 'wait' },
      onOutput(text, child) {
        if (!text.includes('waiting')) return;
        midway = readdirSync(folder);
        child.kill(signal);
      },
    });
    expect(midway).toEqual([expect.stringMatching(/^\.wasp-new-/)]);
    expect(run).toMatchObject({ exitCode, stdout: '' });
    expect(sandbox.processes()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test('something put there meanwhile is left as it is', async () => {
  const taken = join(folder, 'app');
  const run = await runWasp(sandbox, ['new', 'app'], {
    cwd: folder,
    env: { STAND_IN_BEHAVIOUR: 'linger', LINGER_UNTIL: join(taken, 'mine') },
    onOutput(text) {
      if (!text.includes('lingering')) return;
      mkdirSync(taken);
      writeFileSync(join(taken, 'mine'), '');
    },
  });
  expect(run).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Something named app was put there meanwhile.'),
  });
  expect(readdirSync(folder)).toEqual(['app']);
  expect(readdirSync(taken)).toEqual(['mine']);
});

test('without a terminal a missing name is wrong usage that says what to type', async () => {
  const run = await wasp(['new']);
  expect(run).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('`wasp new <name>`'),
  });
  expect(run.stderr).not.toContain('\u001B');
  expect(sandbox.engineCalls()).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

testOnTerminal(
  'on a terminal the name and the template are asked for, a bad name again',
  async () => {
    const run = await runOnTerminal(sandbox, ['new'], {
      cwd: folder,
      steps: [
        [QUESTION, `1app${ENTER}`],
        ['begins with a letter', '\u007F'.repeat('1app'.length)],
        [NOTHING_TYPED, `app${ENTER}`],
        ['What does it start from?', '\u001B[B'],
        ['one page', ENTER],
      ],
    });
    expect(run.exitCode).toBe(0);
    expect(sandbox.engineCalls()).toMatchObject([newCall('app', '-t', 'minimal')]);
    expect(readdirSync(folder)).toEqual(['app']);
  },
);

testOnTerminal.each([
  ['the first question', [[QUESTION, CTRL_C]]],
  [
    'the second question',
    [
      [QUESTION, `app${ENTER}`],
      ['What does it start from?', CTRL_C],
    ],
  ],
] as const)('Ctrl-C at %s ends with exit code 130 and leaves nothing', async (_, steps) => {
  const run = await runOnTerminal(sandbox, ['new'], { cwd: folder, steps });
  expect(run.exitCode).toBe(130);
  expect(run.stdout).not.toContain('Error:');
  expect(sandbox.engineCalls()).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

testOnTerminal.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  '%s at a question ends with exit code %i',
  async (signal, exitCode) => {
    const stop = (): void => findShells(sandbox).forEach((pid) => process.kill(pid, signal));
    const run = await runOnTerminal(sandbox, ['new'], { cwd: folder, steps: [[QUESTION, stop]] });
    expect(run.exitCode).toBe(exitCode);
    expect(readdirSync(folder)).toEqual([]);
  },
  10_000,
);
