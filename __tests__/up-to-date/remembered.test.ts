import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { EngineContext } from '../../src/context';
import { Interrupted } from '../../src/errors';
import { compileUnlessFresh } from '../../src/up-to-date/up-to-date';
import { createCompiledProject, type CompiledProject } from '../support/compiled-project';
import { createTempFolder, writeFile } from '../support/temp-folder';

let made: CompiledProject;

beforeEach(() => {
  made = createCompiledProject();
});

const compile = (user: EngineContext = made.user(), isForced = false) =>
  compileUnlessFresh('compile', user, { isForced }, made.run);

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
