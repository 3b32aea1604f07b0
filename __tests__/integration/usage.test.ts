import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inSandbox, makeProject } from '../support/sandbox';
import { runLine, runWasp } from '../support/run-wasp';

/** What else is wrong usage is looked at in `__tests__/cli/usage.test.ts`; here it is how a process says so. */
test.concurrent.each([
  ['buid', "Unknown command 'buid'.", 'Did you mean build?'],
  ['engine lst --help', "Unknown command 'lst'.", 'Did you mean list?'],
  ['info --jsn', "Unknown option '--jsn'.", 'Did you mean --json?'],
  ['-C', "Option '-C, --cwd <dir>' argument missing.", undefined],
])('`wasp %s` is wrong usage: %s %s', (typed, what, why) =>
  inSandbox({}, async (sandbox) => {
    const run = await runWasp(sandbox, typed.split(' '));
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    const said = [
      `Error: ${what}`,
      why,
      'Run the same command with --help to see what it takes.',
      '',
    ];
    expect(run.stderr).toBe(said.filter((line) => line !== undefined).join('\n'));
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

test.concurrent.each([
  ['start --timeout 5', '--timeout is for a start in the background.'],
  ['start --background --timeout soon', '"soon" is no time.'],
  ['logs cloud', 'Allowed choices are server, client, db, wasp.'],
])('`wasp %s` is wrong usage: %s', (typed, words) =>
  inSandbox({}, async (sandbox) => {
    const run = await runWasp(sandbox, typed.split(' '));
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(words);
  }),
);
