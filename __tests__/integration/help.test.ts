import { readdirSync } from 'node:fs';
import { runWasp } from '../support/run-wasp';
import { inSandbox, type Sandbox } from '../support/sandbox';

/** Nothing was started, and nothing written. */
function expectUntouched(sandbox: Sandbox): void {
  expect(sandbox.engineCalls()).toEqual([]);
  expect(readdirSync(sandbox.home)).toEqual([]);
}

/** The help of each command, and what is typed for it, is looked at in `__tests__/cli/help.test.ts`; here it is that real processes print it. */
test.concurrent.each(['build', 'engine exec', 'deploy fly deploy'])(
  '`wasp %s --help` shows help on stdout and starts nothing, in a project and outside, with an engine and without',
  (path) =>
    inSandbox({}, async (sandbox) => {
      const args = [...path.split(' '), '--help'];
      const [inside, outside] = await Promise.all([
        runWasp(sandbox, args),
        runWasp(sandbox, args, { cwd: sandbox.home, env: { WASP_ENGINE: undefined } }),
      ]);
      expect(inside).toMatchObject({ exitCode: 0, stderr: '' });
      expect(inside.stdout).toContain(`Usage: wasp ${path} [`);
      expect(inside.stdout).toContain('-C, --cwd <dir>');
      expect(inside.stdout).not.toContain('\u001B');
      expect(outside).toMatchObject({ exitCode: 0, stderr: '', stdout: inside.stdout });
      expectUntouched(sandbox);
    }),
);

test.concurrent.each([[], ['--help'], ['-C', '/']])('`wasp %s %s` lists all commands', (...args) =>
  inSandbox({}, async (sandbox) => {
    const { stdout, ...run } = await runWasp(sandbox, args);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Usage: wasp [options] [command]');
    expect(stdout).toMatch(/^ {2}build /m);
    expectUntouched(sandbox);
  }),
);

test.concurrent('`wasp help build start` is `wasp build start --help`', () =>
  inSandbox({}, async (sandbox) => {
    const [first, second] = await Promise.all([
      runWasp(sandbox, ['help', 'build', 'start']),
      runWasp(sandbox, ['build', 'start', '--help']),
    ]);
    expect(first).toMatchObject({ exitCode: 0, stderr: '', stdout: second.stdout });
    expect(second.stdout).toContain('Usage: wasp build start ');
  }),
);

test.concurrent.each(['--version', 'version'])(
  '`wasp %s` prints the version alone on stdout, in a project and outside',
  (word) =>
    inSandbox({}, async (sandbox) => {
      const [inside, outside] = await Promise.all([
        runWasp(sandbox, [word]),
        runWasp(sandbox, [word], { cwd: sandbox.home, env: { WASP_ENGINE: undefined } }),
      ]);
      expect([inside, outside]).toMatchObject([
        { exitCode: 0, stdout: '0.25.0\n' },
        { exitCode: 0, stdout: '0.25.0\n' },
      ]);
      expect(sandbox.engineCalls()).toEqual([]);
    }),
);

test.concurrent('a group without a subcommand is wrong usage, and shows its help on stderr', () =>
  inSandbox({}, async (sandbox) => {
    const run = await runWasp(sandbox, ['engine']);
    expect(run).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('Usage: wasp engine [options] [command]'),
    });
    expect(run.stderr).toContain('list');
    expectUntouched(sandbox);
  }),
);

test.concurrent(
  'a folder that is gone, or a broken WASP_ENGINE, is no reason to withhold help',
  () =>
    inSandbox({}, async (sandbox) => {
      const run = await runWasp(sandbox, ['-C', '/nowhere', 'build', '--help'], {
        env: { WASP_ENGINE: '/nowhere' },
      });
      expect(run).toMatchObject({
        exitCode: 0,
        stderr: '',
        stdout: expect.stringContaining('Usage: wasp build'),
      });
    }),
);
