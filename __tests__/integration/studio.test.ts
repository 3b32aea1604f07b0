import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { copyStandIn } from '../support/engines';
import { runWasp } from '../support/run-wasp';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox({ WASP_TELEMETRY_DISABLE: '' });

test("it is the engine's studio, run in the project's root", async () => {
  const below = join(sandbox.project, 'src');
  const run = await runWasp(sandbox, ['studio'], { cwd: below });
  expect(run).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringContaining('out 1\nerr 1\n'),
  });
  expect(sandbox.engineCalls()).toMatchObject([{ args: ['studio'], cwd: sandbox.project }]);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s stops it and all that it has started', async (signal, exitCode) => {
  const run = await runWasp(sandbox, ['studio'], {
    env: { STAND_IN_BEHAVIOUR: 'wait' },
    onOutput: (text, child) => void (text.includes('waiting') && child.kill(signal)),
  });
  expect(run).toMatchObject({ exitCode, stdout: '' });
  expect(sandbox.processes()).toEqual([]);
});

test('a port that is taken is an error that says by whom, and the engine is not asked', async () => {
  const server = createServer();
  // Where somebody else has it, that is as good.
  await new Promise<void>((resolve) =>
    server.once('error', () => resolve()).listen(4000, () => resolve()),
  );
  const run = await runWasp(sandbox, ['studio']);
  server.close();
  expect(run).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^Error: Port 4000, on which the studio runs, is taken\.\nIt is held by .+\.\nStop that, then run `wasp studio` again\./,
    ),
  });
  expect(sandbox.engineCalls()).toEqual([]);
});

test('help needs no project, and there are no arguments', async () => {
  expect(await runWasp(sandbox, ['studio', '--help'], { cwd: sandbox.home })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('http://localhost:4000'),
  });
  expect(await runWasp(sandbox, ['studio', '--port', '1'])).toMatchObject({
    exitCode: 2,
    stdout: '',
  });
});

test("packages that can't be installed leave nothing half done, and the studio is not started", async () => {
  const engine = join(sandbox.home, 'engine');
  copyStandIn(engine, {});
  const studio = join(engine, 'data', 'packages', 'studio');
  mkdirSync(studio, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) writeFileSync(join(studio, name), '{}');
  // The npm of these tests installs nothing.
  const run = await runWasp(sandbox, ['studio'], { env: { WASP_ENGINE: engine } });
  expect(run).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("Error: The studio's packages can't be installed.\n"),
  });
  expect(existsSync(join(studio, 'node_modules'))).toBe(false);
  expect(readdirSync(engine).filter((name) => name.startsWith('.studio-'))).toEqual([]);
  expect(sandbox.engineCalls()).toEqual([]);
});
