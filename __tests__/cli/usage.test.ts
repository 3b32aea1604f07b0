import { parse } from '../../src/cli/parse';
import { UsageError } from '../../src/errors';

const OUTPUT = { result: () => {}, note: () => {}, isColored: false, columns: 80 };

test.each<[string, string, string | undefined]>([
  ['buid', "Unknown command 'buid'.", 'Did you mean build?'],
  ['comp', "Unknown command 'comp'.", 'Did you mean compile?'],
  ['xyzzy', "Unknown command 'xyzzy'.", undefined],
  ['buid --help', "Unknown command 'buid'.", 'Did you mean build?'],
  ['help buid', "Unknown command 'buid'.", 'Did you mean build?'],
  ['engine lst', "Unknown command 'lst'.", 'Did you mean list?'],
  ['engine lst --help', "Unknown command 'lst'.", 'Did you mean list?'],
  ['telemetry disabel', "Unknown command 'disabel'.", 'Did you mean disable?'],
  ['build strat', "Unknown command 'strat'.", 'Did you mean start?'],
  ['compile --verbos', "Unknown option '--verbos'.", 'Did you mean --verbose?'],
  ['info --jsn', "Unknown option '--jsn'.", 'Did you mean --json?'],
  ['engine list --jsno', "Unknown option '--jsno'.", 'Did you mean --json?'],
  ['--verson', "Unknown option '--verson'.", 'Did you mean --verbose?'],
  ['compile extra', "Too many arguments for 'compile'", undefined],
  ['clean node_modules', "Too many arguments for 'clean'", undefined],
  ['version 0.25.0', "Too many arguments for 'version'", undefined],
  ['new one two', "Too many arguments for 'new'", undefined],
  ['engine remove', "Missing required argument 'version'.", undefined],
  ['engine which x', "Too many arguments for 'which'", undefined],
  ['new app -t', "Option '-t, --template <template>' argument missing.", undefined],
  ['-C', "Option '-C, --cwd <dir>' argument missing.", undefined],
  ['start bd', "Unknown command 'bd'.", 'Did you mean db?'],
  ['db migrate-deb', "Unknown command 'migrate-deb'.", 'Did you mean migrate-dev?'],
  ['db migrate-dev first', "Too many arguments for 'migrate-dev'", undefined],
  ['db migrate-dev --name', "Option '--name <name>' argument missing.", undefined],
])('`wasp %s` is wrong usage: %s %s', async (typed, what, why) => {
  const error: unknown = await parse(typed.split(' '), OUTPUT).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect(error).toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(what),
    why,
    next: expect.stringMatching(/^Run the same command with --help/),
  });
});
