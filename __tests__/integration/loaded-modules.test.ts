import { findLoadedModules } from '../support/loaded-modules';
import { createSandbox, type Sandbox } from '../support/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox();
});

afterEach(async () => {
  await sandbox.quiet();
  sandbox.remove();
});

/** How ranges are read, and whether this is CI. */
const FACTS = ['ci-info', 'semver'];
const DEAR_BUILTINS = ['child_process', 'crypto', 'http', 'https', 'net', 'stream', 'tls'];

test.each([
  ['--help', ['commander']],
  ['build --help', ['commander']],
  ['buid', ['commander']],
  // Typed alone, they need no commander.
  ['version', FACTS],
  ['--version', FACTS],
  ['engine which', FACTS],
  ['engine list', FACTS],
  ['version --json', ['commander', ...FACTS]],
  ['engine list --json', ['commander', ...FACTS]],
  ['clean', FACTS],
])('`wasp %s` loads no package but %j, in a project and outside', async (typed, allowed) => {
  for (const cwd of [sandbox.project, sandbox.home]) {
    const { packages, run } = await findLoadedModules(sandbox, typed.split(' '), { cwd });
    expect(run.exitCode).not.toBeNull();
    expect(packages.includes('commander')).toBe(allowed.includes('commander'));
    expect(packages.filter((name) => !allowed.includes(name))).toEqual([]);
  }
});

test.each([
  ['version', ['semver']],
  ['--help', ['commander']],
])('`wasp %s` outside a project loads %j and none of what takes long', async (typed, expected) => {
  const { packages, builtins, run } = await findLoadedModules(sandbox, [typed], {
    cwd: sandbox.home,
  });
  expect(run.exitCode).toBe(0);
  expect(packages).toEqual(expected);
  expect(builtins.filter((name) => DEAR_BUILTINS.includes(name))).toEqual([]);
});

test.each([
  ['version', 'cli/parse', 'commands/version'],
  ['engine which', 'cli/parse', 'commands/engine/which'],
  ['build --help', 'cli/program', 'commands/build'],
  ['buid', 'cli/program', undefined],
])('`wasp %s` loads the file of no other command', async (typed, parser, file) => {
  const { files } = await findLoadedModules(sandbox, typed.split(' '));
  expect(files).toEqual(expect.arrayContaining(['main', parser]));
  expect(files.filter((name) => name.startsWith('commands/'))).toEqual(
    file === undefined ? [] : [file],
  );
  expect(files.filter((name) => /^(registry|messages)\//.test(name))).toEqual([]);
});

test('what is loaded is seen, by require and by import', async () => {
  const { packages, builtins } = await findLoadedModules(sandbox, ['telemetry', 'status']);
  expect(packages).toEqual(expect.arrayContaining(['ci-info', 'zod', 'conf']));
  expect(builtins).toContain('crypto');
});
