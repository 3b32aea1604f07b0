import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { copyStandIn } from '../support/engines';
import { runWasp } from '../support/run-wasp';
import { useSandbox } from '../support/sandbox';

/** Commands that run the engine to its end, and have no result of their own. */
const COMMANDS = ['install', 'compile', 'build'];

const sandbox = useSandbox();

test.each(COMMANDS)(
  "`wasp %s` is the engine's command of that name, run in the project's root with its own telemetry off",
  async (name) => {
    const below = join(sandbox.project, 'src', 'auth');
    mkdirSync(below);
    await runWasp(sandbox, [name]);
    await runWasp(sandbox, [name], { cwd: below });
    const call = {
      args: [name],
      cwd: sandbox.project,
      waspc_datadir: `${sandbox.env['WASP_ENGINE']}/data/`,
      WASP_TELEMETRY_DISABLE: '1',
    };
    expect(sandbox.engineCalls()).toEqual([call, call]);
  },
);

test.each(COMMANDS)(
  '`wasp %s` shows what the engine prints on stderr, in the order it was printed, and leaves stdout empty',
  async (name) => {
    expect(await runWasp(sandbox, [name])).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: 'out 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3\nout 4\nerr 4\nout 5\nerr 5\n',
    });
  },
);

test.each(COMMANDS)(
  '`wasp %s` fails when the engine fails, and adds no words to its',
  async (name) => {
    const run = await runWasp(sandbox, [name], { env: { STAND_IN_BEHAVIOUR: 'fail' } });
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: `❌ --- [Error] ${name} failed: ---\n`,
    });
  },
);

test('an engine that was killed is said to have been, with what may be the reason', async () => {
  const run = await runWasp(sandbox, ['build'], { env: { STAND_IN_BEHAVIOUR: 'die' } });
  expect(run).toMatchObject({ exitCode: 1, stdout: '' });
  expect(run.stderr).toContain('Error: The engine was ended by SIGKILL.\nIf memory ran out');
});

test.each(['compile', 'deps', 'test client'])(
  "`wasp %s` says that the engine's program can't be started where it can't",
  async (name) => {
    const engine = join(sandbox.home, 'engine');
    copyStandIn(engine, {});
    chmodSync(join(engine, 'wasp-bin'), 0o644);
    const run = await runWasp(sandbox, name.split(' '), { env: { WASP_ENGINE: engine } });
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr).toContain(
      "Error: The engine's program can't be started.\nThe system says EACCES.",
    );
  },
);

test('--verbose, and DEBUG=wasp*, show the engine and what it is started with', async () => {
  const [typed, variable] = await Promise.all([
    runWasp(sandbox, ['compile', '--verbose']),
    runWasp(sandbox, ['compile'], { env: { DEBUG: 'wasp*' } }),
  ]);
  for (const { stderr } of [typed, variable]) {
    expect(stderr).toContain(`engine 0.25.0 in ${sandbox.env['WASP_ENGINE']}\n`);
    expect(stderr).toContain('/wasp-bin compile\n');
  }
});
