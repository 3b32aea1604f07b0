import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeChecklist } from '../../src/upgrade/checklist';
import { editMainFile, editPackage, editTsconfig, type Starters } from '../../src/upgrade/plan';

/** Those of engine 0.25.0. */
const folder = join(__dirname, '..', 'support', 'engine', 'data', 'Cli', 'starters');
const read = (...names: string[]): string => readFileSync(join(folder, ...names), 'utf8');
const STARTERS: Starters = {
  minimal: JSON.parse(read('minimal', 'package.json')),
  basic: JSON.parse(read('basic', 'package.json')),
  tsconfig: read('skeleton', 'tsconfig.wasp.json'),
};

const MAIN = `// wasp: { version: "^0.20.0" }
export default app({
  name: "app",
  wasp: { /* mind */ version: '^0.24.0' },
});
`;

test('the version in the main file is changed, and nothing else in it', () => {
  const edit = editMainFile('main.wasp.ts', MAIN, '0.25.0');
  expect(edit).toMatchObject({
    file: 'main.wasp.ts',
    changes: [{ name: 'wasp.version', before: '^0.24.0', after: '^0.25.0' }],
  });
  expect(edit?.text).toBe(MAIN.replace("'^0.24.0'", "'^0.25.0'"));
});

test('a main file that asks for it already is left alone', () => {
  expect(editMainFile('main.wasp.ts', MAIN, '0.24.0')).toBeUndefined();
});

const PACKAGE = `{
  "name": "app",
  "type": "module",
  "workspaces": [".wasp/out/*", ".wasp/out/sdk/wasp"],
  "dependencies": {
    "left-pad": "^1.0.0",
    "react": "^19.2.1",
    "react-dom": "^19.2.1",
    "react-router": "^7.12.0"
  },
  "devDependencies": {
    "@tailwindcss/vite": "^4.1.18",
    "@types/node": "^24.0.0",
    "@types/react": "^19.2.7",
    "@types/react-dom": "^19.2.3",
    "@wasp.sh/spec": "file:.wasp/spec/",
    "eslint": "^8.0.0",
    "prisma": "5.19.1",
    "typescript": "5.9.3",
    "vite": "^7.0.6"
  }
}
`;

test('what the version requires is changed word for word, the rest of package.json stays as it is written', () => {
  const edit = editPackage(PACKAGE, STARTERS);
  expect(edit?.changes).toEqual([
    { name: 'react-router', before: '^7.12.0', after: '^8.0.1' },
    { name: '@tailwindcss/vite', before: '^4.1.18', after: '^4.3.1' },
    { name: 'typescript', before: '5.9.3', after: '6.0.3' },
    { name: 'vite', before: '^7.0.6', after: '^8.1.0' },
    { name: 'vitest', before: null, after: '^4.1.9' },
  ]);
  const expected = PACKAGE.replace('^7.12.0', '^8.0.1')
    .replace('^4.1.18', '^4.3.1')
    .replace('5.9.3', '6.0.3')
    .replace('^7.0.6', '^8.1.0')
    .replace('"devDependencies": {', '"devDependencies": {\n    "vitest": "^4.1.9",');
  expect(edit?.text).toBe(expected);
  expect(editPackage(expected, STARTERS)).toBeUndefined();
});

test('a package.json without a section, with other workspaces and written otherwise is right all the same', () => {
  const edit = editPackage(
    '{"name":"app","workspaces":["a"],"devDependencies":{"react":"^18"}}',
    STARTERS,
  );
  const manifest = JSON.parse(edit?.text ?? '');
  expect(manifest).toMatchObject({
    name: 'app',
    workspaces: ['.wasp/out/*', '.wasp/out/sdk/wasp'],
    dependencies: { 'react-router': '^8.0.1' },
    devDependencies: { react: '^19.2.1', vite: '^8.1.0' },
  });
  expect(edit?.changes).toContainEqual({
    name: 'workspaces',
    before: '["a"]',
    after: '[".wasp/out/*",".wasp/out/sdk/wasp"]',
  });
});

test('tsconfig.wasp.json gets the language level, and keeps its comments', () => {
  const text =
    '{\n  // mine\n  "compilerOptions": { "target": "ES2022", "lib": ["ES2023"], "strict": true }\n}\n';
  expect(editTsconfig(text, STARTERS)).toEqual({
    file: 'tsconfig.wasp.json',
    changes: [
      { name: 'target', before: '"ES2022"', after: '"ES2025"' },
      { name: 'lib', before: '["ES2023"]', after: '["ES2025"]' },
    ],
    text: '{\n  // mine\n  "compilerOptions": { "target": "ES2025", "lib": ["ES2025"], "strict": true }\n}\n',
  });
  expect(editTsconfig(STARTERS.tsconfig, STARTERS)).toBeUndefined();
});

test('a comment in tsconfig.wasp.json that looks like an option is left alone', () => {
  const text = `{
  // "target": "ES2019" was too old, "lib": ["ES2019"] too
  "compilerOptions": {
    /* mine */ "target": "ES2022", // "target": "ES2023"
    "lib": [
      "ES2023", // for [].findLast
    ],
  },
}
`;
  expect(editTsconfig(text, STARTERS)?.text).toBe(
    text
      .replace('"ES2022"', '"ES2025"')
      .replace('"lib": [\n      "ES2023", // for [].findLast\n    ]', '"lib": ["ES2025"]'),
  );
});

test.each([
  ['tabs', '\t', '\n'],
  ['CRLF', '    ', '\r\n'],
])('a package.json with %s keeps them where something is added', (_, indent, eol) => {
  const rewrite = (text: string): string =>
    text.replace(/^( {2})+/gm, (spaces) => indent.repeat(spaces.length / 2)).replaceAll('\n', eol);
  const own = PACKAGE.replace('  "workspaces": [".wasp/out/*", ".wasp/out/sdk/wasp"],\n', '');
  const edited = editPackage(rewrite(own), STARTERS)?.text ?? '';
  expect(JSON.parse(edited)).toEqual(JSON.parse(editPackage(own, STARTERS)?.text ?? ''));
  expect(edited).toContain(rewrite('\n  "devDependencies": {\n    "vitest": "^4.1.9",\n'));
  expect(edited.replaceAll(eol, '')).not.toMatch(indent === '\t' ? /^ +"/m : /\n/);
  expect(edited).toMatch(/^\{\r?\n\s+"workspaces": \[/);
});

test.each([
  ['^0.24.0', 4 + 1],
  ['^0.23.0', 2 + 4 + 1],
  ['^0.21.0', 1 + 2 + 4 + 1],
  ['^0.25.0', 1],
])('from %s to 0.25.0 there are %i things to do', (range, count) => {
  const list = makeChecklist(range, '0.25.0');
  expect(list).toHaveLength(count);
  expect(list.at(-1)).toContain('wasp check');
});
