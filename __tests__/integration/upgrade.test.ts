import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { upgrade as document, type UpgradeReport } from '../../src/json/upgrade';
import { pathWithAcceptedRuntime } from '../support/npm-for-engine';
import { startRegistry, type Registry } from '../support/registry';
import { testWith } from '../support/requirements';
import { ENTER, runOnTerminal } from '../support/run-on-terminal';
import { runWasp, type Run, type RunOptions } from '../support/run-wasp';
import { makeProject, useSandbox } from '../support/sandbox';

const testWithGit = testWith('git');

let registry: Registry;
const sandbox = useSandbox({ WASP_ENGINE: undefined, WASP_TELEMETRY_DISABLE: '1' });

beforeEach(async () => {
  registry = await startRegistry(['0.24.0', '0.25.0', '0.25.3', '0.26.0']);
  Object.assign(sandbox.env, { PATH: pathWithAcceptedRuntime(), ...registry.env });
  makeProject(sandbox.project, '^0.24.0');
  write(
    'package.json',
    '{\n  "workspaces": [".wasp/out/*", ".wasp/out/sdk/wasp"],\n  "dependencies": {\n    "react-router": "^7.12.0"\n  }\n}\n',
  );
  write('node_modules/react-router/package.json', '{"version":"7.12.0"}');
  write('.gitignore', 'node_modules\n.wasp\n');
  git('init', '-q');
  commit();
});

afterEach(() => registry.close());

function write(name: string, text: string): void {
  const file = join(sandbox.project, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function git(...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: sandbox.project,
    encoding: 'utf8',
    env: sandbox.env,
  });
}

function commit(): void {
  git('add', '-A');
  git('commit', '-qm', 'All');
}

const upgrade = (args: readonly string[] = [], options: RunOptions = {}): Promise<Run> =>
  runWasp(sandbox, ['upgrade', ...args], options);
const read = (name: string): string => readFileSync(join(sandbox.project, name), 'utf8');
/** All files but git's, with their content. */
const everything = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(sandbox.project, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('/.git'))
      .map(({ parentPath, name }) => [
        join(parentPath, name),
        readFileSync(join(parentPath, name), 'latin1'),
      ]),
  );

testWithGit(
  'the newest version that the shell drives is installed, and written down with what it asks for',
  async () => {
    const run = await upgrade();
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(
      /^main\.wasp\.ts\n {2}wasp\.version: \^0\.24\.0 -> \^0\.25\.3\npackage\.json\n/,
    );
    expect(run.stdout).toContain(
      '  [ ] The guide to 0.25 says it all: https://wasp.sh/docs/0.25/migration-guide',
    );
    expect(run.stderr).toContain(
      'Wasp 0.26.0 is out, which this shell does not drive. The newest that it does is 0.25.3.',
    );
    expect(run.stderr).toContain('The project is on Wasp 0.25.3.');
    expect(read('main.wasp.ts')).toContain('version: "^0.25.3"');
    expect(read('package.json')).toContain('"react-router": "^8.0.1"');
    expect(sandbox.engineCalls().map(({ args }) => args[0])).toEqual([
      'version',
      'install',
      'deps',
    ]);
    expect(existsSync(join(sandbox.project, '.wasp-before-upgrade'))).toBe(false);
  },
);

testWithGit('--dry-run shows all of it, and changes nothing in the project', async () => {
  write('src/new.ts', 'not committed');
  const before = everything();
  const run = await upgrade(['--dry-run', '--to', '0.25.0']);
  expect(run).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('wasp.version: ^0.24.0 -> ^0.25.0'),
    stderr: expect.stringContaining('Nothing was changed'),
  });
  expect(run.stdout).toContain('For you to do:');
  expect(everything()).toEqual(before);
});

testWithGit(
  '--json prints what would change, what has changed and what is left to do as one document',
  async () => {
    const report = async (...args: string[]): Promise<UpgradeReport> =>
      document.parse(JSON.parse((await upgrade(['--json', ...args])).stdout));
    const planned = await report('--dry-run');
    expect(planned).toMatchObject({
      state: 'planned',
      from: '^0.24.0',
      to: '0.25.3',
      objection: null,
      checklist: expect.arrayContaining(['Run `wasp check`, then `wasp start`, and your tests.']),
    });
    expect(planned.edits).toContainEqual({
      file: 'main.wasp.ts',
      changes: [{ name: 'wasp.version', before: '^0.24.0', after: '^0.25.3' }],
    });
    expect(await report()).toEqual({ ...planned, state: 'upgraded' });
    commit();
    expect(await report()).toEqual({
      ...planned,
      state: 'up-to-date',
      from: '^0.25.3',
      edits: [],
      checklist: [],
    });
  },
);

testWithGit(
  '--json with an upgrade that the engine objects to has what it says; with one that fails it prints nothing',
  async () => {
    expect(await upgrade(['--json'], { env: { STAND_IN_BEHAVIOUR: 'fail' } })).toMatchObject({
      exitCode: 1,
      stdout: '',
    });
    const run = await upgrade(['--json'], { env: { STAND_IN_BEHAVIOUR: 'fail-deps' } });
    expect(run.exitCode).toBe(0);
    expect(document.parse(JSON.parse(run.stdout))).toMatchObject({
      state: 'upgraded',
      objection: expect.stringContaining('deps failed'),
    });
  },
);

testWithGit(
  'where the dependencies can not be installed, everything is as before, byte for byte',
  async () => {
    const before = everything();
    const run = await upgrade([], { env: { STAND_IN_BEHAVIOUR: 'fail' } });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('Everything is as it was before.');
    expect(everything()).toEqual(before);
  },
);

const hang = (signal: NodeJS.Signals): RunOptions => ({
  env: { STAND_IN_BEHAVIOUR: 'hang' },
  onOutput: (text, child) => void (text.includes('hanging') && child.kill(signal)),
});

/** Leaves a half-done upgrade. */
async function killMidway(): Promise<void> {
  expect((await upgrade([], hang('SIGKILL'))).signal).toBe('SIGKILL');
  killLeft();
}

testWithGit(
  'stopped midway, everything is as before; killed midway, the doctor or the next upgrade brings it back',
  async () => {
    const before = everything();
    expect((await upgrade([], hang('SIGINT'))).exitCode).toBe(130);
    expect(everything()).toEqual(before);

    await killMidway();
    expect(everything()).not.toEqual(before);
    const doctor = await runWasp(sandbox, ['doctor', '--fix', '--yes']);
    expect(doctor.stderr).toContain('  undo a half-done upgrade\n');
    expect(everything()).toEqual(before);

    await killMidway();
    const next = await upgrade(['--json']);
    expect(next).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('An upgrade that was stopped midway has been undone.\n'),
    });
    const report = document.parse(JSON.parse(next.stdout));
    expect(report).toMatchObject({ state: 'upgraded', from: '^0.24.0', to: '0.25.3' });
    expect(report.checklist.join('\n')).toContain('https://wasp.sh/docs/0.25/migration-guide');
    expect(read('package.json')).toContain('"react-router": "^8.0.1"');
  },
);

testWithGit(
  'killed while it drops what it had put aside, an upgrade is done, and the next one is not in its way',
  async () => {
    await killMidway();
    rmSync(join(sandbox.project, '.wasp-before-upgrade', 'note.json'));
    git('checkout', '-q', '.');
    expect(await upgrade()).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('The project is on Wasp 0.25.3.'),
    });
    expect(existsSync(join(sandbox.project, '.wasp-before-upgrade'))).toBe(false);
  },
);

testWithGit('what was edited since an upgrade was killed is lost only with --force', async () => {
  await killMidway();
  const edited = `// mine\n${read('main.wasp.ts')}`;
  write('main.wasp.ts', edited);
  const there = everything();
  expect(await upgrade()).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringMatching(/edited since: main\.wasp\.ts\.[\s\S]*`wasp upgrade --force`/),
  });
  const doctor = await runWasp(sandbox, ['doctor', '--fix', '--yes']);
  expect(doctor.stderr).toMatch(
    /Not fixed \(undo a half-done upgrade\): [\s\S]*edited since: main\.wasp\.ts[\s\S]*`wasp upgrade --force`/,
  );
  expect(everything()).toEqual(there);
  expect(await upgrade(['--force'])).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('has been undone, with what was edited since: main.wasp.ts.\n'),
  });
  expect(read('main.wasp.ts')).not.toContain('mine');
});

testWith('git', 'script')(
  'on a terminal it is asked whether the edits may be lost, and no is an answer',
  async () => {
    await killMidway();
    write('main.wasp.ts', `// mine\n${read('main.wasp.ts')}`);
    const there = everything();
    const asked = await runOnTerminal(sandbox, ['upgrade'], {
      steps: [['lose these edits?', ENTER]],
    });
    expect(asked).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('Nothing was changed.'),
    });
    expect(everything()).toEqual(there);
  },
);

/** The engine that a killed shell has left. */
function killLeft(): void {
  sandbox.kill();
}

testWithGit.each<[string, () => void, readonly string[], number, RegExp]>([
  [
    'changes of the user',
    () => write('src/new.ts', ''),
    [],
    1,
    /The working tree is not clean\.[\s\S]*src\/[\s\S]*Nothing was changed/,
  ],
  [
    'no git',
    () => rmSync(join(sandbox.project, '.git'), { recursive: true }),
    [],
    1,
    /not in version control[\s\S]*--force/,
  ],
  [
    'a release that the shell does not drive',
    () => {},
    ['--to', '0.26.0'],
    1,
    /This shell does not drive Wasp 0\.26\.0\.[\s\S]*migration guide/,
  ],
  [
    'a version that does not exist',
    () => {},
    ['--to', '0.25.9'],
    1,
    /no engine 0\.25\.9[\s\S]*The newest there is 0\.26\.0/,
  ],
  ['no version', () => {}, ['--to', 'latest'], 2, /"latest" is no version/],
  [
    'a step back',
    () => {
      makeProject(sandbox.project, '^0.25.3');
      commit();
    },
    ['--to', '0.25.0'],
    1,
    /asks for Wasp \^0\.25\.3, and 0\.25\.0 is older/,
  ],
  [
    'a main.wasp',
    () => {
      rmSync(join(sandbox.project, 'main.wasp.ts'));
      write('main.wasp', 'app a { wasp: { version: "^0.15.0" } }');
      commit();
    },
    [],
    1,
    /described in main\.wasp,[\s\S]*wasp-dsl/,
  ],
])('%s: nothing is changed', async (_, prepare, args, exitCode, said) => {
  prepare();
  const before = everything();
  const run = await upgrade(args);
  expect(run).toMatchObject({ exitCode, stdout: '', stderr: expect.stringMatching(said) });
  expect(everything()).toEqual(before);
  expect(registry.downloads).toEqual([]);
});

testWithGit('--force goes on beside changes of the user, and keeps them', async () => {
  write('src/new.ts', 'mine');
  expect(await upgrade(['--force'])).toMatchObject({ exitCode: 0 });
  expect(read('src/new.ts')).toBe('mine');
  git('add', '-A');
  git('commit', '-qm', 'Upgraded');
  expect(await upgrade()).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringContaining('on Wasp 0.25.3 already'),
  });
});
