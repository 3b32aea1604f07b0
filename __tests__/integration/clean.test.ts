import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runWasp } from '../support/run-wasp';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const inProject = (...names: string[]): string => join(sandbox.project, ...names);

function fill(folder: string): void {
  mkdirSync(join(folder, 'deep'), { recursive: true });
  writeFileSync(join(folder, 'deep', 'file'), '');
}

test('wasp clean deletes .wasp and node_modules at the root, from below too, and nothing else', async () => {
  for (const name of ['.wasp', 'node_modules', 'migrations', 'src/node_modules'])
    fill(inProject(name));
  writeFileSync(inProject('package-lock.json'), '{}');
  const run = await runWasp(sandbox, ['clean'], { cwd: inProject('src') });
  expect(run).toMatchObject({ exitCode: 0, stdout: '' });
  expect(run.stderr).toBe(
    'Deleting .wasp ...\nDeleting node_modules ...\nRun `wasp install` before the next compile or build.\n',
  );
  expect(readdirSync(sandbox.project).sort()).toEqual([
    '.wasproot',
    'main.wasp.ts',
    'migrations',
    'package-lock.json',
    'src',
  ]);
  expect(existsSync(inProject('src', 'node_modules', 'deep', 'file'))).toBe(true);
  expect(sandbox.engineCalls()).toEqual([]);
});

test('a node_modules that is a link goes, and what it points to stays', async () => {
  const shared = join(sandbox.home, 'shared');
  fill(shared);
  symlinkSync(shared, inProject('node_modules'));
  symlinkSync(join(sandbox.home, 'nowhere'), inProject('.wasp'));
  expect(await runWasp(sandbox, ['clean'])).toMatchObject({ exitCode: 0 });
  expect(readdirSync(sandbox.project)).not.toContain('node_modules');
  expect(readdirSync(sandbox.project)).not.toContain('.wasp');
  expect(existsSync(join(shared, 'deep', 'file'))).toBe(true);
});

test('a clean project is cleaned again without complaint, and without an engine', async () => {
  const run = await runWasp(sandbox, ['clean'], { env: { WASP_ENGINE: '/nowhere' } });
  expect(run).toMatchObject({ exitCode: 0, stdout: '' });
  expect(run.stderr).toContain(
    'There is no .wasp to delete.\nThere is no node_modules to delete.\n',
  );
});
