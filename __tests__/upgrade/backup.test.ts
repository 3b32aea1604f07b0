import { execFileSync } from 'node:child_process';
import fs, {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  dropBackup,
  findBackup,
  findEditedSince,
  makeBackup,
  restoreBackup,
} from '../../src/upgrade/backup';
import { createTempFolder, writeFile } from '../support/temp-folder';

function makeProject(): { root: string; wasp: undefined } {
  const root = createTempFolder();
  for (const name of [
    'main.wasp.ts',
    'package.json',
    'node_modules/a/index.js',
    '.wasp/spec/package.json',
    'src/Main.tsx',
  ])
    writeFile(root, name, `first ${name}`);
  return { root, wasp: undefined };
}

const listAll = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [
        join(parentPath, name),
        readFileSync(join(parentPath, name), 'latin1'),
      ]),
  );

function change(root: string): void {
  for (const name of [
    'main.wasp.ts',
    'package.json',
    'package-lock.json',
    'node_modules/b/index.js',
    '.wasp/spec/package.json',
  ])
    writeFile(root, name, `second ${name}`);
}

test('everything comes back byte for byte, and what was not there goes', () => {
  const project = makeProject();
  const before = listAll(project.root);
  makeBackup(project, []);
  expect(existsSync(join(project.root, 'node_modules'))).toBe(false);
  change(project.root);
  restoreBackup(project);
  expect(listAll(project.root)).toEqual(before);
  expect(findBackup(project)).toBeUndefined();
});

test('a backup that was stopped before it moved any folder takes none of them away', () => {
  const project = makeProject();
  const before = listAll(project.root);
  makeBackup(project, []);
  const folder = findBackup(project) ?? '';
  for (const name of ['.wasp', 'node_modules'])
    renameSync(join(folder, name), join(project.root, name));
  restoreBackup(project);
  expect(listAll(project.root)).toEqual(before);
});

test('a restore that was stopped midway is finished by the next', () => {
  const project = makeProject();
  const before = listAll(project.root);
  makeBackup(project, []);
  change(project.root);
  const folder = findBackup(project) ?? '';
  rmSync(join(project.root, 'main.wasp.ts'));
  renameSync(join(folder, 'main.wasp.ts'), join(project.root, 'main.wasp.ts'));
  restoreBackup(project);
  expect(listAll(project.root)).toEqual(before);
});

test('what was dropped is not brought back, also where dropping it was stopped', () => {
  const project = makeProject();
  makeBackup(project, []);
  change(project.root);
  mkdirSync(join(project.root, '.wasp-before-upgrade', 'node_modules'), { recursive: true });
  rmSync(join(project.root, '.wasp-before-upgrade', 'note.json'));
  restoreBackup(project);
  expect(readFileSync(join(project.root, 'package.json'), 'utf8')).toContain('second');
  writeFileSync(join(project.root, '.wasp-before-upgrade', 'more'), '');
  dropBackup(project);
  expect(existsSync(join(project.root, '.wasp-before-upgrade'))).toBe(false);
});

test('git sees nothing of a backup, nor of what is left where dropping it was stopped at any moment, and the next one takes its place', () => {
  const project = makeProject();
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: project.root,
      encoding: 'utf8',
    });
  writeFile(project.root, '.gitignore', 'node_modules\n.wasp\n');
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'All');
  const status = (): string => git('status', '--porcelain');
  let stops = 0;
  for (let isDropped = false; !isDropped;) {
    for (const name of ['node_modules/a/index.js', '.wasp/spec/package.json'])
      writeFile(project.root, name, '');
    makeBackup(project, []);
    expect(status()).toBe('');
    isDropped = dropUntil(stops + 1);
    if (!isDropped) stops += 1;
    expect(findBackup(project)).toBeUndefined();
    expect(status()).toBe('');
  }
  expect(stops).toBeGreaterThan(3);

  /** @returns whether so many removals were enough */
  function dropUntil(removals: number): boolean {
    let left = removals;
    const remove = fs.rmSync;
    const spy = jest.spyOn(fs, 'rmSync').mockImplementation((path, options) => {
      left -= 1;
      if (left >= 0) remove(path, options);
    });
    dropBackup(project);
    spy.mockRestore();
    return left >= 0;
  }
});

test('edits are what is neither as it was nor as the upgrade has written it, in files that would be brought back', () => {
  const project = makeProject();
  const { root } = project;
  expect(findEditedSince(project)).toEqual([]);
  makeBackup(project, [{ file: 'main.wasp.ts', text: 'written' }]);
  for (const name of ['package-lock.json', 'src/Main.tsx']) writeFile(root, name, 'second');
  expect(findEditedSince(project)).toEqual([]);
  writeFile(root, 'main.wasp.ts', 'written');
  expect(findEditedSince(project)).toEqual([]);
  for (const name of ['main.wasp.ts', 'package.json', 'tsconfig.wasp.json'])
    writeFile(root, name, 'mine');
  expect(findEditedSince(project)).toEqual(['main.wasp.ts', 'package.json', 'tsconfig.wasp.json']);
  renameSync(join(findBackup(project) ?? '', 'main.wasp.ts'), join(root, 'main.wasp.ts'));
  writeFile(root, 'main.wasp.ts', 'mine again');
  expect(findEditedSince(project)).toEqual(['package.json', 'tsconfig.wasp.json']);
});
