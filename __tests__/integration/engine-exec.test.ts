import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { runWasp } from '../support/run-wasp';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

test.each([0, 1, 7, 130, 255])(
  'the exit code %i of the engine is the exit code',
  async (exitCode) => {
    expect(
      await runWasp(sandbox, ['engine', 'exec', '--', 'fail', String(exitCode)]),
    ).toMatchObject({ exitCode, stdout: '', stderr: '' });
  },
);

test('what comes in on stdin is handed through, and what comes out on stdout', async () => {
  const input = `${'a line of text, ünïcödé\n'.repeat(20_000)}the end`;
  expect(await runWasp(sandbox, ['engine', 'exec', '--', 'echo'], { input })).toMatchObject({
    exitCode: 0,
    stdout: input,
    stderr: '',
  });
});

test('the streams are kept apart, and nothing is taken out of them', async () => {
  const run = await runWasp(sandbox, ['engine', 'exec', '--', 'compile'], {
    env: { NO_COLOR: '1' },
  });
  const lines = (word: string): string =>
    [1, 2, 3, 4, 5].map((line) => `\u001B[33m${word} ${line}\u001B[0m\n`).join('');
  expect(run).toMatchObject({ exitCode: 0, stdout: lines('out'), stderr: lines('err') });
});

test('what is typed after -- is handed over as it is, also what the shell would understand', async () => {
  const args = [
    'compile',
    '--help',
    '-C',
    '/',
    '--verbose',
    '--no-color',
    '',
    'a b',
    '$HOME',
    '--',
    '-v',
  ];
  expect(await runWasp(sandbox, ['engine', 'exec', '--', ...args])).toMatchObject({ exitCode: 0 });
  expect(sandbox.engineCalls()).toMatchObject([{ args }]);
});

test('it runs in the working folder, with its own telemetry off, also outside a project', async () => {
  const below = join(sandbox.project, 'src', 'auth');
  mkdirSync(below);
  await runWasp(sandbox, ['engine', 'exec', '--', 'version'], { cwd: below });
  await runWasp(sandbox, ['engine', 'exec', '-C', sandbox.home, '--', 'version']);
  const call = {
    args: ['version'],
    waspc_datadir: `${sandbox.env['WASP_ENGINE']}/data/`,
    WASP_TELEMETRY_DISABLE: '1',
  };
  expect(sandbox.engineCalls()).toEqual([
    { ...call, cwd: below },
    { ...call, cwd: sandbox.home },
  ]);
});

testOnTerminal('on a terminal the engine has the terminal', async () => {
  const run = await runOnTerminal(sandbox, ['engine', 'exec', '--', 'terminal'], {
    steps: [['who? ', 'me\r']],
  });
  expect(run).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('hello me, all of stdin, stdout and stderr'),
  });
});
