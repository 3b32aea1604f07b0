import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askEngine } from '../../src/up-to-date/engine-queries';
import { INPUTS, createCompiledProject, type CompiledProject } from '../support/compiled-project';
import { writeFile } from '../support/temp-folder';

let made: CompiledProject;

beforeEach(() => {
  made = createCompiledProject();
});

const ask = (question: 'deps' | 'dockerfile' | 'info') => askEngine(question, made.user());

test.each(['deps', 'dockerfile'] as const)(
  '%s is answered from what is known, without its colours where there are none',
  async (question) => {
    made.answer = '\u001B[33m\nexpress@5\u001B[0m\n';
    expect([await ask(question), await ask(question)]).toEqual(['express@5', 'express@5']);
    expect(made.calls).toBe(1);
  },
);

test.each([
  ...INPUTS.filter((name) => name !== 'package-lock.json'),
  'node_modules/.package-lock.json',
  'node_modules/react/package.json',
])('after an edit of %s the engine is asked', async (name) => {
  await ask('deps');
  writeFileSync(join(made.root, name), '\n', { flag: 'a' });
  await ask('deps');
  expect(made.calls).toBe(2);
});

test('after a package is gone the engine is asked', async () => {
  await ask('deps');
  rmSync(join(made.root, 'node_modules/react'), { recursive: true });
  await ask('deps');
  expect(made.calls).toBe(2);
});

test('an edit while the engine answers is not swallowed', async () => {
  made.meanwhile = () => writeFile(made.root, 'src/Main.tsx', 'export const Main = 2;\n');
  await ask('deps');
  made.meanwhile = () => {};
  await ask('deps');
  expect(made.calls).toBe(2);
});

test('the size in info is that of now, though the engine is not asked', async () => {
  made.answer = 'Name: app\nProject dir size: 0 MB';
  await ask('info');
  writeFile(made.root, 'notes.log', 'x'.repeat(2_500_000));
  expect(await ask('info')).toBe('Name: app\nProject dir size: 2 MB');
  expect(made.calls).toBe(1);
});

test('info is asked again after a compile, and where the engine counts the size in another way', async () => {
  made.answer = 'Name: app\nProject dir size: 0 MB';
  await ask('info');
  writeFile(made.root, '.wasp/out/.waspinfo', '{"buildType":"Development"}');
  await ask('info');
  expect(made.calls).toBe(2);
  made.answer = 'Name: app\nProject dir size: 0.1 MB';
  writeFile(made.root, '.wasp/out/.waspinfo', '{"buildType":"Production"}');
  await ask('info');
  await ask('info');
  expect(made.calls).toBe(4);
});
