import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  findProject,
  hasDependencies,
  parseWaspRange,
  readProject,
} from '../../src/project/project';
import { createTempFolder, writeFile } from '../support/temp-folder';

const MAIN = 'export default app({ wasp: { version: "^0.25.0" } });';

let folder: string;
beforeEach(() => (folder = createTempFolder()));

test.each(['', 'src', 'src/pages/admin', '.wasp/out'])(
  'a project is found from its folder "%s"',
  (inside) => {
    writeFile(folder, '.wasproot', '');
    mkdirSync(join(folder, inside), { recursive: true });
    expect(findProject(join(folder, inside))?.root).toBe(folder);
  },
);

test('the nearest project upwards is the one', () => {
  writeFile(folder, '.wasproot', '');
  writeFile(folder, 'inner/.wasproot', '');
  mkdirSync(join(folder, 'inner', 'src'));
  expect(findProject(join(folder, 'inner', 'src'))?.root).toBe(join(folder, 'inner'));
});

test('there is no project where no folder upwards has the mark', () => {
  writeFile(folder, 'below/.wasproot', '');
  expect(findProject(folder)).toBeUndefined();
});

test('a folder named .wasproot is no mark', () => {
  writeFile(folder, '.wasproot', '');
  mkdirSync(join(folder, 'inner', '.wasproot'), { recursive: true });
  expect(findProject(join(folder, 'inner'))?.root).toBe(folder);
});

test.each(['.wasproot', 'nowhere'])('a link named .wasproot to %s is no mark', (target) => {
  symlinkSync(target, join(folder, '.wasproot'));
  expect(findProject(folder)).toBeUndefined();
});

test('a project that is reached through a link has its real path', () => {
  writeFile(folder, 'app/.wasproot', '');
  symlinkSync('app', join(folder, 'link'));
  expect(findProject(join(folder, 'link'))?.root).toBe(join(folder, 'app'));
});

test('the version of Wasp stands in main.wasp.ts', () => {
  const mainFile = writeFile(folder, 'main.wasp.ts', MAIN);
  expect(readProject(folder)).toEqual({ root: folder, wasp: { mainFile, range: '^0.25.0' } });
});

test('the version of Wasp stands in main.wasp where there is no main.wasp.ts', () => {
  const mainFile = writeFile(
    folder,
    'main.wasp',
    'app Todo {\n  wasp: {\n    version: "^0.18.0"\n  },\n  title: "Todo"\n}\n',
  );
  expect(readProject(folder).wasp).toEqual({ mainFile, range: '^0.18.0' });
});

test('main.wasp.ts counts where both are there', () => {
  writeFile(folder, 'main.wasp', 'app Todo { wasp: { version: "^0.18.0" } }');
  writeFile(folder, 'main.wasp.ts', MAIN);
  expect(readProject(folder).wasp?.range).toBe('^0.25.0');
});

test('a project without a main file, with one that asks for no version, or with a folder in its place asks for none', () => {
  expect(readProject(folder).wasp).toBeUndefined();
  writeFile(folder, 'main.wasp.ts', 'export default app({ title: "app" });');
  expect(readProject(folder).wasp).toBeUndefined();
  const other = createTempFolder();
  mkdirSync(join(other, 'main.wasp.ts'));
  expect(readProject(other).wasp).toBeUndefined();
});

test.each<[string, string, string | undefined]>([
  ['one line', 'wasp: { version: "^0.25.0" }', '^0.25.0'],
  ['several lines', 'wasp: {\n  version:\n    "^0.25.0",\n}', '^0.25.0'],
  ['no spaces', 'wasp:{version:"0.25.0"}', '0.25.0'],
  ['single quotes', "wasp: { version: '^0.25.0' }", '^0.25.0'],
  ['a template without parts', 'wasp: { version: `^0.25.0` }', '^0.25.0'],
  ['quoted names', '"wasp": { \'version\': "^0.25.0" }', '^0.25.0'],
  ['spaces around the range', 'wasp: { version: " ^0.25.0 " }', '^0.25.0'],
  [
    'a range of several parts',
    'wasp: { version: ">=0.24.0 <0.26.0 || 1.x" }',
    '>=0.24.0 <0.26.0 || 1.x',
  ],
  ['text that is no range', 'wasp: { version: "latest" }', 'latest'],
  ['another entry before it', 'wasp: { channel: "stable", version: "^0.25.0" }', '^0.25.0'],
  ['a comment before it', 'wasp: { // the newest\n version: "^0.25.0" }', '^0.25.0'],
  ['a comment between', 'wasp: /* Wasp */ { version /* which */ : "^0.25.0" }', '^0.25.0'],
  [
    'an older one in a line comment',
    '// wasp: { version: "^0.1.0" }\nwasp: { version: "^0.25.0" }',
    '^0.25.0',
  ],
  [
    'an older one in a block comment',
    '/*\n wasp: { version: "^0.1.0" }\n*/ wasp: { version: "^0.25.0" }',
    '^0.25.0',
  ],
  [
    'an older one in a comment inside',
    'wasp: { /* version: "^0.1.0", */ version: "^0.25.0" }',
    '^0.25.0',
  ],
  ['a // in a string before it', 'url: "https://wasp.sh", wasp: { version: "^0.25.0" }', '^0.25.0'],
  [
    'a // in a template before it',
    'url: `https://wasp.sh`, wasp: { version: "^0.25.0" }',
    '^0.25.0',
  ],
  [
    'a /* in a string before it',
    'glob: "src/*", wasp: { version: "^0.25.0" }, end: "*/"',
    '^0.25.0',
  ],
  ['an escaped quote before it', 'title: "a \\" // b", wasp: { version: "^0.25.0" }', '^0.25.0'],
  [
    'an apostrophe in a comment before it',
    "// it's\nwasp: { version: '^0.25.0' } // isn't it",
    '^0.25.0',
  ],
  ['only one in a comment', '// wasp: { version: "^0.25.0" }', undefined],
  ['another thing that has a version', 'database: { version: "16" }, wasp: {}', undefined],
  ['a version in something inside', 'wasp: { tool: { version: "1.0.0" } }', undefined],
  [
    'a name that only ends alike',
    'mywasp: { version: "1.0.0" }, wasp: { myversion: "2.0.0" }',
    undefined,
  ],
  ['a version that is computed', 'wasp: { version: VERSION }', undefined],
  ['quotes that do not match', 'wasp: { version: "^0.25.0\' }', undefined],
  ['an empty version', 'wasp: { version: "" }', undefined],
  ['nothing', '', undefined],
])('of a main file with %s, the range is read', (_, text, expected) => {
  expect(parseWaspRange(text)).toBe(expected);
});

test('dependencies are there once the spec package is', () => {
  writeFile(folder, 'node_modules/react/package.json', '{}');
  expect(hasDependencies(readProject(folder))).toBe(false);
  writeFile(folder, 'node_modules/@wasp.sh/spec/package.json', '{}');
  expect(hasDependencies(readProject(folder))).toBe(true);
});
