import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { EngineContext } from '../../src/context';
import { compileUnlessFresh } from '../../src/up-to-date/up-to-date';
import { INPUTS, createCompiledProject, type CompiledProject } from '../support/compiled-project';
import { createTempFolder, writeFile } from '../support/temp-folder';

let made: CompiledProject;

beforeEach(() => {
  made = createCompiledProject();
});

const compile = (user: EngineContext = made.user(), isForced = false) =>
  compileUnlessFresh('compile', user, { isForced }, made.run);

/** Compiles until it is skipped, which must be at once; then changes something, and compiles again. */
async function compileAround(change: () => void): Promise<number> {
  await compile();
  await compile();
  expect(made.calls).toBe(1);
  change();
  await compile();
  return made.calls - 1;
}

const OUTPUTS = [
  '.wasp/spec-result.json',
  '.wasp/out/.waspinfo',
  '.wasp/out/.waspchecksums',
  '.wasp/out/sdk/wasp/dist/Main.js',
  '.wasp/out/db/schema.prisma',
  '.wasp/out/server/.env',
  'node_modules/.package-lock.json',
  'node_modules/react/package.json',
  'node_modules/react/index.d.ts',
  'node_modules/.prisma/client/index.d.ts',
];
const CHANGES: Readonly<Record<string, (file: string) => void>> = {
  'more content': (file) => writeFileSync(file, '\n', { flag: 'a' }),
  'other content of the same size and time': (file) => {
    const { atime, mtime } = statSync(file);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, -1) + (text.endsWith(' ') ? '\n' : ' '));
    utimesSync(file, atime, mtime);
  },
  removal: (file) => rmSync(file),
  'another name': (file) => renameSync(file, `${file}.txt`),
  'another mode': (file) => chmodSync(file, 0o600),
};

describe.each([...INPUTS, ...OUTPUTS])('after a change of %s it compiles:', (name) => {
  test.each(Object.keys(CHANGES))('%s', async (change) => {
    expect(await compileAround(() => CHANGES[change]?.(join(made.root, name)))).toBe(1);
  });
});

test.each([
  'src/new.ts',
  'src/new.wasp.ts',
  'public/new.png',
  'migrations/2/migration.sql',
  'main.wasp',
  'new.wasp.ts',
  '.env',
  'vite.config.js',
  'npm-shrinkwrap.json',
  'specs/more.wasp.tsx',
  '.wasp/spec/new.js',
  '.wasp/out/new',
  '.wasp/out/sdk/wasp/src/new.ts',
  '.wasp/out/db/migrations/1/migration.sql',
  'node_modules/new/package.json',
  'node_modules/@types/new/index.d.ts',
  'node_modules/react/new.js',
  '../node_modules/react/package.json',
])('it compiles when %s was added', async (name) => {
  expect(await compileAround(() => writeFile(made.root, name, 'new'))).toBe(1);
});

test('it compiles when an empty folder was added to src', async () => {
  expect(await compileAround(() => mkdirSync(join(made.root, 'src/empty')))).toBe(1);
});

test.each([
  'src',
  'public',
  'migrations',
  '.wasp',
  '.wasp/out',
  'node_modules',
  'node_modules/react',
])('it compiles when the folder %s is gone', async (name) => {
  expect(await compileAround(() => rmSync(join(made.root, name), { recursive: true }))).toBe(1);
});

test.each([
  'README.md',
  'notes.log',
  '.git/HEAD',
  'specs/unused.wasp.ts',
  'e2e/test.ts',
  'node_modules/.cache/x',
  'node_modules/.vite/x',
  '.wasp/out/web-app/build/index.html',
  '.wasp/out/server/bundle/server.js',
  '.wasp/out/server/dist/server.js',
  '.wasp/out/user/Main.js',
  '.wasp/out/db/dev.db',
  '.wasp/out/.wasp-studio-data.json',
])('it is skipped when only %s was written, which the engine does not read', async (name) => {
  expect(await compileAround(() => writeFile(made.root, name, 'new'))).toBe(0);
});

test('it is skipped when a source has the content that it had', async () => {
  const change = (): void =>
    writeFileSync(join(made.root, 'src/Main.tsx'), readFileSync(join(made.root, 'src/Main.tsx')));
  expect(await compileAround(change)).toBe(0);
});

test.each<[string, (root: string) => void]>([
  [
    'a link in src to a file outside',
    (root) =>
      symlinkSync(writeFile(createTempFolder(), 'outside.ts', ''), join(root, 'src/link.ts')),
  ],
  [
    'a link in src to a folder outside',
    (root) => symlinkSync(createTempFolder(), join(root, 'src/link')),
  ],
  [
    'a link in src to a folder of the project',
    (root) => symlinkSync('../specs', join(root, 'src/link')),
  ],
  ['a link in src to nothing', (root) => symlinkSync('nothing', join(root, 'src/link'))],
  ['a link in src to itself', (root) => symlinkSync('link', join(root, 'src/link'))],
  [
    '.env.server being a link to a file outside',
    (root) => {
      rmSync(join(root, '.env.server'));
      symlinkSync(writeFile(createTempFolder(), 'env', ''), join(root, '.env.server'));
    },
  ],
  ['a pipe in public', (root) => execFileSync('mkfifo', [join(root, 'public/pipe')])],
  [
    'a package that is linked from elsewhere',
    (root) => symlinkSync(createTempFolder(), join(root, 'node_modules/linked')),
  ],
  [
    'a package that is linked from a folder of the project',
    (root) => symlinkSync('../specs', join(root, 'node_modules/linked')),
  ],
  [
    'the main file being a link',
    (root) => {
      renameSync(join(root, 'main.wasp.ts'), join(root, 'specs/main.wasp.ts'));
      symlinkSync('specs/main.wasp.ts', join(root, 'main.wasp.ts'));
    },
  ],
  [
    'a spec that reads files',
    (root) => writeFile(root, 'specs/more.wasp.ts', 'import { readFileSync } from "node:fs";\n'),
  ],
])('with %s nothing is ever skipped', async (_, arrange) => {
  arrange(made.root);
  for (let time = 1; time <= 3; time += 1) await compile();
  expect(made.calls).toBe(3);
});

test('a link to a file of the project counts as the file', async () => {
  symlinkSync('../specs/more.wasp.ts', join(made.root, 'src/link.ts'));
  expect(await compileAround(() => {})).toBe(0);
  writeFileSync(join(made.root, 'specs/more.wasp.ts'), 'export const more = 2;\n');
  await compile();
  expect(made.calls).toBe(2);
});
