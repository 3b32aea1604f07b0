import { findLoadedModules } from '../support/loaded-modules';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

/** How ranges are read, and whether this is CI. */
const FACTS = ['ci-info', 'semver'];
const DEAR_BUILTINS = ['child_process', 'crypto', 'http', 'https', 'net', 'stream', 'tls'];

test.each<[string, string[], number, number?]>([
  ['--help', ['commander'], 0],
  ['build --help', ['commander'], 0],
  ['buid', ['commander'], 2],
  // Typed alone, they need no commander.
  ['version', FACTS, 0],
  ['--version', FACTS, 0],
  ['engine which', FACTS, 0],
  ['engine list', FACTS, 0],
  ['version --json', ['commander', ...FACTS], 0],
  ['engine list --json', ['commander', ...FACTS], 0],
  ['clean', FACTS, 0, 1],
])(
  '`wasp %s` loads no package but %j, in a project and outside',
  async (typed, allowed, inside, outside = inside) => {
    for (const [cwd, exitCode] of [
      [sandbox.project, inside],
      [sandbox.home, outside],
    ] as const) {
      const { packages, run } = await findLoadedModules(sandbox, typed.split(' '), { cwd });
      expect(run.exitCode).toBe(exitCode);
      expect(packages.includes('commander')).toBe(allowed.includes('commander'));
      expect(packages.filter((name) => !allowed.includes(name))).toEqual([]);
    }
  },
);

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
