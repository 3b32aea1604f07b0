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

/** Each of them costs about as long as Node.js itself takes to start, or longer. */
const DEAR = ['zod', 'conf', 'got', '@clack/prompts', '@clack/core', 'proper-lockfile', 'execa'];
const CHEAP = ['picocolors', 'commander'];
/** A command typed alone needs no parser. */
const ALONE = ['picocolors'];

test.each([
  ['--help', [...CHEAP]],
  ['build --help', [...CHEAP]],
  ['buid', [...CHEAP]],
  ['version', [...ALONE, 'semver', 'ci-info']],
  ['--version', [...ALONE, 'semver', 'ci-info']],
  ['engine which', [...ALONE, 'semver', 'ci-info']],
  ['engine list', [...ALONE, 'semver', 'ci-info']],
  ['version --json', [...CHEAP, 'semver', 'ci-info']],
  ['engine list --json', [...CHEAP, 'semver', 'ci-info']],
  ['clean', [...ALONE, 'semver', 'ci-info']],
])('`wasp %s` loads no package but %j, in a project and outside', async (typed, allowed) => {
  for (const cwd of [sandbox.project, sandbox.home]) {
    const { packages, run } = await findLoadedModules(sandbox, typed.split(' '), { cwd });
    expect(run.exitCode).not.toBeNull();
    expect(packages).toEqual(expect.arrayContaining(allowed.includes('commander') ? CHEAP : ALONE));
    expect(packages.filter((name) => DEAR.includes(name))).toEqual([]);
    expect(packages.filter((name) => !allowed.includes(name))).toEqual([]);
  }
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
  const { packages } = await findLoadedModules(sandbox, ['telemetry', 'status']);
  expect(packages).toEqual(expect.arrayContaining(['ci-info', 'zod', 'conf']));
});
