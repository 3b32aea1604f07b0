import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { info } from '../../src/json/info';
import { versions } from '../../src/json/version';
import { runWasp } from '../support/run-wasp';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const below = (): string => join(sandbox.project, 'src');

test.each(['deps', 'dockerfile'])(
  "`wasp %s` prints what the engine printed on stdout, and is run in the project's root from below too",
  async (name) => {
    const run = await runWasp(sandbox, [name], { cwd: below() });
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: 'out 1\nout 2\nout 3\nout 4\nout 5\n',
      stderr: '',
    });
    expect(sandbox.engineCalls()).toEqual([
      {
        args: [name],
        cwd: sandbox.project,
        waspc_datadir: `${sandbox.env['WASP_ENGINE']}/data/`,
        WASP_TELEMETRY_DISABLE: '1',
      },
    ]);
  },
);

test.each(['deps', 'dockerfile', 'info', 'info --json'])(
  "`wasp %s` puts the engine's failure into its error, and nothing on stdout",
  async (typed) => {
    const run = await runWasp(sandbox, typed.split(' '), { env: { STAND_IN_BEHAVIOUR: 'fail' } });
    const name = typed.split(' ')[0];
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr).toBe(
      `Error: \`wasp ${name}\` failed in the engine.\n❌ --- [Error] ${name} failed: ---\n`,
    );
  },
);

test('`wasp info` prints what the engine says', async () => {
  expect(await runWasp(sandbox, ['info'], { cwd: below() })).toMatchObject({
    exitCode: 0,
    stdout: 'Name: app\nDatabase system: SQLite\nProject dir size: 129 MB\n',
    stderr: '',
  });
  expect(sandbox.engineCalls()).toMatchObject([{ args: ['info'], cwd: sandbox.project }]);
});

test('`wasp info --json` prints one JSON document and nothing else, also where colour is forced', async () => {
  const expected = {
    version: 1,
    name: 'app',
    root: sandbox.project,
    waspVersion: '0.25.0',
    waspRange: '^0.25.0',
    databaseSystem: 'SQLite',
    lastCompile: null,
    projectDirSize: '129 MB',
  };
  for (const env of [{}, { FORCE_COLOR: '1' }]) {
    const run = await runWasp(sandbox, ['info', '--json'], { cwd: below(), env });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(info.parse(JSON.parse(run.stdout))).toEqual(expected);
  }
});

test('`wasp info --json` says when the project was compiled last, and null where the note of it is cut short', async () => {
  const lastCompile = {
    buildType: 'Development',
    generatedAt: '2026-01-02T03:04:05Z',
    waspVersion: '0.25.0',
  };
  const note = join(sandbox.project, '.wasp', 'out', '.waspinfo');
  mkdirSync(join(note, '..'), { recursive: true });
  for (const [text, expected] of [
    [JSON.stringify(lastCompile), lastCompile],
    [JSON.stringify(lastCompile).slice(0, 20), null],
  ] as const) {
    writeFileSync(note, text);
    expect(
      info.parse(JSON.parse((await runWasp(sandbox, ['info', '--json'])).stdout)),
    ).toMatchObject({ lastCompile: expected });
  }
});

test('`wasp version --json` prints one JSON document, in a project and outside', async () => {
  for (const cwd of [sandbox.project, sandbox.home]) {
    const run = await runWasp(sandbox, ['version', '--json'], { cwd });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(versions.parse(JSON.parse(run.stdout))).toEqual({
      version: 1,
      wasp: '0.25.0',
      shell: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      node: process.versions.node,
    });
  }
  expect(sandbox.engineCalls()).toEqual([]);
});

test('`wasp version` names the main file whose range is none', async () => {
  const mainFile = join(sandbox.project, 'main.wasp.ts');
  writeFileSync(mainFile, 'export default app({ wasp: { version: "newest" } });');
  const run = await runWasp(sandbox, ['version'], { env: { WASP_ENGINE: undefined } });
  expect(run).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining(
      `Error: "newest" is no range of versions.\nIt stands in ${mainFile}`,
    ),
  });
});
