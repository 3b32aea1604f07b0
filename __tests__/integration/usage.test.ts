import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inSandbox, makeProject } from '../support/sandbox';
import { runLine, runWasp } from '../support/run-wasp';

test.concurrent.each([
  ['buid', "Unknown command 'buid'.", 'Did you mean build?'],
  ['comp', "Unknown command 'comp'.", 'Did you mean compile?'],
  ['xyzzy', "Unknown command 'xyzzy'.", ''],
  ['buid --help', "Unknown command 'buid'.", 'Did you mean build?'],
  ['help buid', "Unknown command 'buid'.", 'Did you mean build?'],
  ['engine lst', "Unknown command 'lst'.", 'Did you mean list?'],
  ['engine lst --help', "Unknown command 'lst'.", 'Did you mean list?'],
  ['telemetry disabel', "Unknown command 'disabel'.", 'Did you mean disable?'],
  ['build strat', "Unknown command 'strat'.", 'Did you mean start?'],
  ['compile --verbos', "Unknown option '--verbos'.", 'Did you mean --verbose?'],
  ['info --jsn', "Unknown option '--jsn'.", 'Did you mean --json?'],
  ['engine list --jsno', "Unknown option '--jsno'.", 'Did you mean --json?'],
  ['--verson', "Unknown option '--verson'.", ''],
  ['compile extra', "Too many arguments for 'compile'", ''],
  ['clean node_modules', "Too many arguments for 'clean'", ''],
  ['version 0.25.0', "Too many arguments for 'version'", ''],
  ['new one two', "Too many arguments for 'new'", ''],
  ['engine remove', "Missing required argument 'version'.", ''],
  ['engine which x', "Too many arguments for 'which'", ''],
  ['new app -t', "Option '-t, --template <template>' argument missing.", ''],
  ['-C', "Option '-C, --cwd <dir>' argument missing.", ''],
  ['start bd', "Unknown command 'bd'.", 'Did you mean db?'],
  ['db migrate-deb', "Unknown command 'migrate-deb'.", 'Did you mean migrate-dev?'],
  ['db migrate-dev first', "Too many arguments for 'migrate-dev'", ''],
  ['db migrate-dev --name', "Option '--name <name>' argument missing.", ''],
])('`wasp %s` is wrong usage: %s %s', (typed, what, why) =>
  inSandbox({}, async (sandbox) => {
    const run = await runWasp(sandbox, typed.split(' '));
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain('Error: ');
    expect(run.stderr).toContain(what);
    expect(run.stderr).toContain(why);
    expect(run.stderr).toMatch(/^Run the same command with --help/m);
    expect(run.stderr).not.toMatch(/^\s+at /m);
    expect(sandbox.engineCalls()).toEqual([]);
    expect(readdirSync(sandbox.home)).toEqual([]);
  }),
);

test.concurrent.each([
  'install',
  'start',
  'start db',
  'db status',
  'db migrate',
  'compile',
  'build',
  'build start',
  'deploy fly deploy',
  'test client',
  'studio',
  'clean',
  'info',
  'deps',
  'dockerfile',
])('`wasp %s` outside a project says that this is no project, and what to do', (typed) =>
  inSandbox({}, async (sandbox) => {
    const run = await runWasp(sandbox, typed.split(' '), { cwd: sandbox.home });
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr).toBe(
      'Error: This is not a Wasp project.\n' +
        `Neither ${sandbox.home} nor a folder above it has a file named .wasproot.\n` +
        'Change to the folder of your project, name it with -C <dir>, or make a project with `wasp new`.\n',
    );
    expect(sandbox.engineCalls()).toEqual([]);
  }),
);

test.concurrent.each([
  ['before the command', (folder: string) => ['-C', folder, 'compile']],
  ['after the command', (folder: string) => ['compile', '-C', folder]],
  ['in one word', (folder: string) => [`-C${folder}`, 'compile']],
  ['in its long form', (folder: string) => ['compile', `--cwd=${folder}`]],
  ['twice, the last one counts', (folder: string) => ['-C', '/', 'compile', '-C', folder]],
])('-C %s runs the command there', (_, toArgs) =>
  inSandbox({}, async (sandbox) => {
    expect(await runWasp(sandbox, toArgs(sandbox.project), { cwd: sandbox.home })).toMatchObject({
      exitCode: 0,
    });
    expect(sandbox.engineCalls()).toMatchObject([{ args: ['compile'], cwd: sandbox.project }]);
  }),
);

test.concurrent(
  '-C takes a relative folder, and reaches the commands that the engine does itself',
  () =>
    inSandbox({}, async (sandbox) => {
      const other = join(sandbox.home, 'other');
      makeProject(other);
      expect(
        await runWasp(sandbox, ['engine', 'exec', '-C', '../home/other', '--', 'info']),
      ).toMatchObject({ exitCode: 0 });
      expect(sandbox.engineCalls()).toMatchObject([{ args: ['info'], cwd: other }]);
    }),
);

test.concurrent.each([
  ['missing', 'before', 'There is no folder missing.'],
  ['missing', 'after', 'There is no folder missing.'],
  ['file', 'before', 'file is not a folder.'],
  ['file', 'after', 'file is not a folder.'],
  ['file/below', 'before', 'There is no folder file/below.'],
])('-C %s, typed %s the command, is wrong usage: %s', (name, place, what) =>
  inSandbox({}, async (sandbox) => {
    writeFileSync(join(sandbox.project, 'file'), '');
    const run = await runWasp(
      sandbox,
      place === 'before' ? ['-C', name, 'compile'] : ['compile', '-C', name],
    );
    expect(run).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(what) });
    expect(sandbox.engineCalls()).toEqual([]);
  }),
);

test.concurrent('a working folder that is gone is said to be gone, and -C leads out of it', () =>
  inSandbox({}, async (sandbox) => {
    const gone = join(sandbox.home, 'gone');
    mkdirSync(gone);
    const line = (typed: string): string => `cd ${gone} && rmdir ${gone} && wasp ${typed}`;
    expect(await runLine(sandbox, line('compile'))).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('Error: The working folder is gone.\n'),
    });
    mkdirSync(gone);
    expect(await runLine(sandbox, line(`compile -C ${sandbox.project}`))).toMatchObject({
      exitCode: 0,
    });
    mkdirSync(gone);
    expect(await runLine(sandbox, line('build --help'))).toMatchObject({ exitCode: 0, stderr: '' });
  }),
);

test.concurrent.each([
  [
    ['engine', 'exec', '--no-color', '--verbose', '--', 'info', 'b c'],
    ['info', 'b c'],
  ],
  [
    ['engine', 'exec', '--', 'info', 'secrets', '--help'],
    ['info', 'secrets', '--help'],
  ],
])('%j hands %j to the engine', (typed, args) =>
  inSandbox({}, async (sandbox) => {
    expect(await runWasp(sandbox, typed)).toMatchObject({ exitCode: 0 });
    expect(sandbox.engineCalls()).toMatchObject([{ args }]);
  }),
);
