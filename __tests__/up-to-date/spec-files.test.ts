import { join } from 'node:path';
import { findSpecFiles } from '../../src/up-to-date/spec-files';
import { createTempFolder, writeFile } from '../support/temp-folder';

let root: string;

const find = (
  files: Readonly<Record<string, string>>,
): { files: string[]; doubt: string | undefined; candidates: readonly string[] } => {
  for (const [name, text] of Object.entries(files)) writeFile(root, name, text);
  const found = findSpecFiles(root);
  return { ...found, files: found.files.map((file) => file.slice(root.length + 1)).sort() };
};

beforeEach(() => {
  root = join(createTempFolder(), 'project');
});

test('a spec of files alone is known without a doubt', () => {
  const found = find({
    'main.wasp.ts': 'import { a } from "./specs/a.js";\n',
    'specs/a.ts': 'export * from "../b.wasp";\n',
    'b.wasp.ts': 'export const b = 1;\n',
  });
  expect(found).toEqual({
    files: ['b.wasp.ts', 'main.wasp.ts', 'specs/a.ts'],
    candidates: [],
    doubt: undefined,
  });
});

test('the first doubt is told, and what is imported is found beyond it', () => {
  const found = find({
    'main.wasp.ts': 'import { a } from "./specs/a";\nexport default Date.now();\n',
    'specs/a.ts': 'import { c } from "../c";\n',
    'c.ts': '',
  });
  expect(found.files).toEqual(['c.ts', 'main.wasp.ts', 'specs/a.ts']);
  expect(found.doubt).toBe(
    `${join(root, 'main.wasp.ts')} may depend on more than files of the project: Date`,
  );
});

test.each<[string, Readonly<Record<string, string>>, string[]]>([
  ['that is not there', {}, []],
  ['of two files', { 'a.ts': '', 'a.json': '' }, ['a.json', 'a.ts']],
  [
    'of a folder',
    { 'a/index.ts': 'import { b } from "./b";\n', 'a/b.ts': '' },
    ['a/b.ts', 'a/index.ts'],
  ],
  ['of JSX', { 'a.tsx': '' }, ['a.tsx']],
])('an import %s is a doubt, with all the places where it may be found', (_, others, expected) => {
  const found = find({ 'main.wasp.ts': 'import { a } from "./a";\n', ...others });
  expect(found.files).toEqual([...expected, 'main.wasp.ts']);
  expect(found.doubt).toBe(
    `${join(root, 'main.wasp.ts')} imports ./a, which is not one file of the project`,
  );
  expect(found.candidates).toEqual(
    expect.arrayContaining(['a.ts', 'a.json', 'a/index.ts'].map((name) => join(root, name))),
  );
});

test('what lies outside of the project is not read', () => {
  writeFile(root, '../outside.ts', '');
  const found = find({ 'main.wasp.ts': 'import { a } from "../outside";\n' });
  expect(found).toMatchObject({
    files: ['main.wasp.ts'],
    doubt: expect.stringContaining('not one file of the project'),
  });
});
