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
import { dirname, join } from 'node:path';
import type { EngineContext } from '../../src/context';
import { Interrupted } from '../../src/errors';
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

test.each<[string, NodeJS.ProcessEnv, number]>([
  ['DATABASE_URL', { DATABASE_URL: 'postgresql://other' }, 1],
  ['NODE_ENV', { NODE_ENV: 'production' }, 1],
  ['a variable that the spec may read', { TITLE: 'other' }, 1],
  ['NODE_OPTIONS that load a module', { NODE_OPTIONS: '--import ./x.mjs' }, 1],
  ['the terminal', { TERM: 'xterm', COLUMNS: '80', SHLVL: '3', PWD: '/' }, 0],
])('another value of %s in the environment', async (_, env, calls) => {
  await compile();
  await compile(made.user({ env }));
  expect(made.calls - 1).toBe(calls);
});

test('a variable that nothing in the spec can read makes no difference, and one that a tool reads does', async () => {
  writeFile(
    made.root,
    'main.wasp.ts',
    'import { app } from "@wasp.sh/spec";\nexport default app({ title: "app" });\n',
  );
  await compile();
  for (const env of [{ TITLE: 'other' }, { FLY_API_TOKEN: 'token' }, { STRIPE_KEY: 'key' }])
    await compile(made.user({ env }));
  expect(made.calls).toBe(1);
  await compile(made.user({ env: { npm_config_registry: 'https://other' } }));
  expect(made.calls).toBe(2);
});

test('another Node.js on PATH makes it compile', async () => {
  const folder = createTempFolder();
  writeFile(folder, 'node', 'another');
  chmodSync(join(folder, 'node'), 0o755);
  await compile();
  await compile(made.user({ env: { PATH: `${folder}:${made.env['PATH']}` } }));
  expect(made.calls).toBe(2);
});

test("a version manager's stand-in for Node.js may be another one each time: nothing is skipped", async () => {
  const folder = createTempFolder();
  chmodSync(writeFile(folder, 'shim', '#!/bin/sh\n'), 0o755);
  symlinkSync('shim', join(folder, 'node'));
  const user = made.user({ env: { PATH: `${folder}:${made.env['PATH']}` } });
  await compile(user);
  await compile(user);
  expect(made.calls).toBe(2);
});

test('another version of the engine makes it compile', async () => {
  await compile();
  await compile(made.user({ version: '0.25.1' }));
  expect(made.calls).toBe(2);
});

test('a build after a compile is not skipped, nor is a compile after a build', async () => {
  const build = () =>
    compileUnlessFresh('build', made.user(), { isForced: false }, async () => {
      await made.run();
      writeFile(
        made.root,
        '.wasp/out/.waspinfo',
        '{"buildType":"Production","waspVersion":"0.25.0"}',
      );
      return made.end;
    });
  await compile();
  await build();
  expect(made.calls).toBe(2);
  expect(await build()).toBeUndefined();
  await compile();
  expect(made.calls).toBe(3);
});

test('a build is not skipped when something was added to what it made', async () => {
  const build = () =>
    compileUnlessFresh('build', made.user(), { isForced: false }, async () => {
      await made.run();
      writeFile(
        made.root,
        '.wasp/out/.waspinfo',
        '{"buildType":"Production","waspVersion":"0.25.0"}',
      );
      return made.end;
    });
  await build();
  writeFile(made.root, '.wasp/out/web-app/build/index.html', '');
  await build();
  expect(made.calls).toBe(2);
});

test('of two that compile at once the second finds nothing to do', async () => {
  expect(await Promise.all([compile(), compile()])).toEqual([made.end, undefined]);
  expect(made.calls).toBe(1);
});

test('forced, it compiles', async () => {
  await compile();
  await compile(made.user(), true);
  expect(made.calls).toBe(2);
});

test.each([
  ['failed', { exitCode: 1 }],
  ['gave a warning', { text: '\u001B[35m👀 --- [Warning] Your project: ---\u001B[0m\n' }],
  ['was not alone', { wasAlone: false }],
])('a compile that %s is not remembered, nor is the good one before', async (_, end) => {
  await compile();
  const good = made.end;
  made.end = { ...made.end, ...end };
  await compile(made.user(), true);
  made.end = good;
  await compile();
  expect(made.calls).toBe(3);
});

test('a compile that was stopped is not remembered, nor is the good one before', async () => {
  await compile();
  const stopped = compileUnlessFresh('compile', made.user(), { isForced: true }, () =>
    Promise.reject(new Interrupted('SIGINT')),
  );
  await expect(stopped).rejects.toThrow(Interrupted);
  await compile();
  expect(made.calls).toBe(2);
});

test.each<[string, (root: string) => void]>([
  ['an edit', (root) => writeFile(root, 'src/Main.tsx', 'export const Main = 2;\n')],
  [
    'an edit that was undone',
    (root) =>
      ['export const Main = 2;\n', 'export const Main = 1;\n'].forEach((text) =>
        writeFile(root, 'src/Main.tsx', text),
      ),
  ],
  ['a new file', (root) => writeFile(root, 'src/new.ts', '')],
  [
    'an edit of a spec file',
    (root) => writeFile(root, 'specs/more.wasp.ts', 'export const more = 2;\n'),
  ],
  [
    'a package that was added by hand',
    (root) => writeFile(root, 'node_modules/new/package.json', '{}'),
  ],
  ['a lock file that was written by hand', (root) => writeFile(root, 'package-lock.json', '{}')],
])('%s while it compiles is not swallowed: the next one compiles', async (_, meanwhile) => {
  made.meanwhile = () => meanwhile(made.root);
  await compile();
  made.meanwhile = () => {};
  await compile();
  expect(made.calls).toBe(2);
  expect(await compile()).toBeUndefined();
});

test('what the npm install of the engine changes is no doubt', async () => {
  made.meanwhile = () => {
    for (const name of [
      'package-lock.json',
      'node_modules/new/package.json',
      'node_modules/.package-lock.json',
      '.wasp/out/installedNpmDepsLog.json',
    ])
      writeFile(made.root, name, '{}\n');
    mkdirSync(join(made.root, 'node_modules/.prisma/client'), { recursive: true });
    // The log is written last, and seen to be: file systems count time in steps.
    const newest = statSync(join(made.root, 'node_modules')).ctimeMs;
    while (
      statSync(writeFile(made.root, '.wasp/out/installedNpmDepsLog.json', '{}')).ctimeMs <= newest
    );
  };
  await compile();
  expect(await compile()).toBeUndefined();
});

test('a copy of the project elsewhere is another project', async () => {
  await compile();
  const copy = join(dirname(made.root), 'copy');
  execFileSync('cp', ['-rp', made.root, copy]);
  await compileUnlessFresh(
    'compile',
    { ...made.user(), project: { root: copy, wasp: undefined } },
    { isForced: false },
    made.run,
  );
  expect(made.calls).toBe(2);
});

test('a copy of the project in its place is not what the engine has made', async () => {
  await compile();
  const aside = `${made.root}-aside`;
  renameSync(made.root, aside);
  execFileSync('cp', ['-rp', aside, made.root]);
  await compile();
  expect(made.calls).toBe(2);
});

test('without a home nothing is remembered, and it compiles', async () => {
  const user = {
    ...made.user(),
    settings: { ...made.user().settings, waspHome: undefined, env: { HOME: '' } },
  };
  await compile(user);
  await compile(user);
  expect(made.calls).toBe(2);
});

test('a damaged record counts as none', async () => {
  await compile();
  const folder = execFileSync(
    'find',
    [join(made.env['WASP_HOME'] ?? '', 'projects'), '-name', 'compile.json'],
    { encoding: 'utf8' },
  ).trim();
  writeFileSync(folder, readFileSync(folder, 'utf8').slice(0, 20));
  await compile();
  expect(made.calls).toBe(2);
});
