import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { engineList } from '../../src/json/engine-list';
import { copyStandIn, installStandIns } from '../support/engines';
import { runWasp, type Run } from '../support/run-wasp';
import { makeProject, useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

/** Runs it in a project that asks for `range`, with stand-ins of these versions installed. */
function waspWith(
  versions: readonly string[],
  args: readonly string[],
  { range = '^0.25.0', env = {} }: { range?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Run> & { folderOf: (version: string) => string } {
  const { env: home, folderOf } = installStandIns(sandbox, versions);
  makeProject(sandbox.project, range);
  return Object.assign(runWasp(sandbox, args, { env: { ...home, ...env } }), { folderOf });
}

test('engine list shows the installed engines, the newest first, and which were not tried', async () => {
  const run = waspWith(['0.25.0', '0.9.0', '0.25.10'], ['engine', 'list']);
  expect(await run).toMatchObject({
    exitCode: 0,
    stdout: `0.25.10  ${run.folderOf('0.25.10')}  not tried with this shell\n0.25.0  ${run.folderOf('0.25.0')}\n0.9.0  ${run.folderOf('0.9.0')}  not tried with this shell\n`,
    stderr: '',
  });
});

test('engine list --json is one JSON document, the engine of WASP_ENGINE first', async () => {
  const given = sandbox.env['WASP_ENGINE'];
  const run = waspWith(['0.24.0'], ['engine', 'list', '--json'], { env: { WASP_ENGINE: given } });
  expect(engineList.parse(JSON.parse((await run).stdout))).toEqual({
    version: 1,
    engines: [
      { version: '0.25.0', folder: given, from: 'WASP_ENGINE', isTried: true },
      { version: '0.24.0', folder: run.folderOf('0.24.0'), from: 'installed', isTried: false },
    ],
  });
});

test('engine list without an engine has an empty result, and says how to get one', async () => {
  expect(await waspWith([], ['engine', 'list'])).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringContaining('`wasp engine install`'),
  });
  const json = await waspWith([], ['engine', 'list', '--json']);
  expect(json).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(json.stdout)).toEqual({ version: 1, engines: [] });
});

test.each([
  ['^0.25.0', '0.25.3'],
  ['0.25.0', '0.25.0'],
  ['~0.24.0', '0.24.1'],
  ['>=0.24.0', '0.26.0'],
  ['', '0.26.0'],
])('a project that asks for "%s" uses %s of those installed', async (range, version) => {
  const versions = ['0.24.1', '0.25.0', '0.25.3', '0.26.0'];
  const which = waspWith(versions, ['engine', 'which'], { range });
  expect(await which).toMatchObject({
    exitCode: 0,
    stdout: `${which.folderOf(version)}\n`,
    stderr: '',
  });
  expect(await waspWith(versions, ['version'], { range })).toMatchObject({
    exitCode: 0,
    stdout: `${version}\n`,
  });
  expect(await waspWith(versions, ['compile'], { range })).toMatchObject({ exitCode: 0 });
  expect(sandbox.engineCalls()).toMatchObject([
    { args: ['compile'], waspc_datadir: `${which.folderOf(version)}/data/` },
  ]);
});

test('engine which says what is not installed, and how to install it', async () => {
  expect(await waspWith(['0.24.0'], ['engine', 'which'])).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr:
      'Error: No engine is installed that fits ^0.25.0, which this project asks for.\nInstall one with `wasp engine install`.\n',
  });
  expect(await waspWith([], ['engine', 'which', '-C', '/'], {})).toMatchObject({ exitCode: 0 });
});

test('engine which outside a project names the newest engine, and without one the version to install', async () => {
  const { env, folderOf } = installStandIns(sandbox, []);
  expect(await runWasp(sandbox, ['engine', 'which'], { cwd: sandbox.home, env })).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: 'Error: No engine is installed.\nInstall one with `wasp engine install 0.25.0`.\n',
  });
  installStandIns(sandbox, ['0.25.0', '0.24.0']);
  expect(await runWasp(sandbox, ['engine', 'which'], { cwd: sandbox.home, env })).toMatchObject({
    exitCode: 0,
    stdout: `${folderOf('0.25.0')}\n`,
  });
});

test('engine remove removes one version, and names those that there are where it is none of them', async () => {
  const run = waspWith(['0.24.0', '0.25.0'], ['engine', 'remove', '0.24.0']);
  expect(await run).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: 'Removing the Wasp engine 0.24.0 ...\n',
  });
  expect(readdirSync(join(run.folderOf('0.25.0'), '..'))).toEqual(['0.25.0']);

  const { env } = installStandIns(sandbox, []);
  expect(await runWasp(sandbox, ['engine', 'remove', '0.24.0'], { env })).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: 'Error: Engine 0.24.0 is not installed.\nInstalled: 0.25.0.\n',
  });
});

test('engine remove takes a version and no path, and leaves what WASP_ENGINE names', async () => {
  const { env, folderOf } = installStandIns(sandbox, ['0.24.0']);
  const given = join(sandbox.home, 'given');
  copyStandIn(given, {});
  for (const typed of ['../engines/0.24.0', '.', '0.25.0', '']) {
    expect(
      await runWasp(sandbox, ['engine', 'remove', typed], { env: { ...env, WASP_ENGINE: given } }),
    ).toMatchObject({ exitCode: 1, stdout: '' });
  }
  expect(existsSync(join(given, 'wasp-bin'))).toBe(true);
  expect(readdirSync(join(folderOf('0.24.0'), '..'))).toEqual(['0.24.0']);
});

test('an engine that this shell was not tried with works, with a warning on stderr', async () => {
  const run = await waspWith(['0.26.0'], ['deps'], { range: '' });
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('out 1') });
  expect(run.stderr).toBe(
    'Warning: This shell has not been tried with Wasp 0.26.0, only with 0.25.0.\n',
  );
});

test.each([
  ['compile'],
  ['deps'],
  ['version'],
  ['engine', 'which'],
  ['engine', 'list'],
  ['engine', 'exec', '--', 'echo'],
  ['new', 'app'],
])('`wasp %s %s` with a WASP_ENGINE that names nothing says so', async (...args) => {
  const run = await runWasp(sandbox, args, { env: { WASP_ENGINE: '/nowhere' } });
  expect(run).toMatchObject({ exitCode: 1, stdout: '' });
  expect(run.stderr).toMatch(
    /^Error: WASP_ENGINE names no engine: \/nowhere\n.+\nSet WASP_ENGINE to such a folder, or unset it\.\n$/,
  );
  expect(readdirSync(sandbox.project).sort()).toEqual(['.wasproot', 'main.wasp.ts', 'src']);
});
