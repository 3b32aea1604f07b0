import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { upgrade as document } from '../../src/json/upgrade';
import { useRealProject } from '../support/real-project';
import { runWasp, type Run } from '../support/run-wasp';

const real = useRealProject();

/** As a project that was made for Wasp 0.24, and fits 0.25 once its versions do. */
beforeAll(() => {
  edit('main.wasp.ts', '^0.25.0', '^0.24.0');
  edit('package.json', '"react-router": "^8.0.1"', '"react-router": "^7.12.0"');
  edit('package.json', '    "vitest": "^4.1.9",\n', '');
  rmSync(join(real.project, 'node_modules', 'react-router'), { recursive: true });
  git('init', '-q');
  commit();
});

const wasp = (...args: string[]): Promise<Run> =>
  runWasp(real.sandbox, args, { cwd: real.project, env: real.env });
const read = (name: string): string => readFileSync(join(real.project, name), 'utf8');
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: real.project,
    encoding: 'utf8',
    env: real.sandbox.env,
  });

function edit(name: string, from: string, to: string): void {
  expect(read(name)).toContain(from);
  writeFileSync(join(real.project, name), read(name).replace(from, to));
}

function commit(): void {
  git('add', '-A');
  git('commit', '-qm', 'All');
}

/** Every file of the project but git's: what is generated or installed with its size and time, which a move leaves, the others with their content. */
function lookAtAll(): string[] {
  return readdirSync(real.project, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => !entry.isDirectory() && !entry.parentPath.startsWith(join(real.project, '.git')),
    )
    .map(({ parentPath, name }) => relative(real.project, join(parentPath, name)))
    .map((name) =>
      [name, ...(/^(node_modules|\.wasp)\//.test(name) ? describeFile(name) : [read(name)])].join(
        ' ',
      ),
    )
    .sort();
}

function describeFile(name: string): number[] {
  const { size, mtimeMs } = lstatSync(join(real.project, name));
  return [size, mtimeMs];
}

test('where npm can not install what is asked for, all of the project is as before', async () => {
  edit('package.json', '"react-router"', '"picocolors": "99.0.0",\n    "react-router"');
  commit();
  const before = lookAtAll();
  const run = await wasp('upgrade', '--to', '0.25.0', '--json');
  expect(run).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('Everything is as it was before.'),
  });
  expect(run.stderr).toContain('picocolors');
  expect(lookAtAll()).toEqual(before);
  edit('package.json', '"picocolors": "99.0.0",\n    ', '');
  commit();
});

test('the version, the dependencies and the lock are those of the version that was asked for, and the engine accepts the project', async () => {
  const run = await wasp('upgrade', '--to', '0.25.0', '--json');
  expect(run).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('The project is on Wasp 0.25.0.'),
  });
  expect(document.parse(JSON.parse(run.stdout))).toMatchObject({
    state: 'upgraded',
    from: '^0.24.0',
    to: '0.25.0',
    edits: [
      {
        file: 'main.wasp.ts',
        changes: [{ name: 'wasp.version', before: '^0.24.0', after: '^0.25.0' }],
      },
      {
        file: 'package.json',
        changes: [
          { name: 'react-router', before: '^7.12.0', after: '^8.0.1' },
          { name: 'vitest', before: null, after: '^4.1.9' },
        ],
      },
    ],
    objection: null,
  });
  expect(git('status', '--porcelain')).toMatch(
    /^ M main\.wasp\.ts\n(?: M package-lock\.json\n)? M package\.json\n$/,
  );
  expect(JSON.parse(read('node_modules/react-router/package.json')).version).toMatch(/^8\./);
  expect(existsSync(join(real.project, '.wasp-before-upgrade'))).toBe(false);
});
