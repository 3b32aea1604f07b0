import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeArchive, type TarEntry } from '../support/github';
import { MAIN, OFFLINE, PACKAGE, useTemplateLab } from '../support/template-lab';

const { sandbox, github, folder, wasp, read } = useTemplateLab();

const calls = () =>
  sandbox
    .engineCalls()
    .map(({ args, cwd }) => ({ args, cwd: cwd.replace(/\.wasp-new-[^/]+/, 'STAGING') }));
const PLACEHOLDERS =
  'export default app({ name: "__waspAppName__", wasp: { version: "__waspVersion__" }, title: "__waspProjectName__" });\n';
const PLACEHOLDERS_PACKAGE =
  '{ "name": "__waspAppName__", "devDependencies": { "@wasp.sh/spec": "__waspSpecPackageSpecifier__" } }\n';

const SAAS = 'github.com/wasp-lang/open-saas/releases/download/wasp-v0.25-template/template.tar.gz';
const SAAS_ENTRIES: TarEntry[] = [
  { path: './', type: 'Directory' },
  { path: './app/main.wasp.ts', text: PLACEHOLDERS },
  { path: './app/package.json', text: PLACEHOLDERS_PACKAGE },
  { path: './app/.wasproot', text: '' },
  { path: './app/.env.server.example', text: 'A=1\n' },
  { path: './blog/index.md', text: '# Blog\n' },
];

test('the template saas is fetched for the version of Wasp in use, by way of a redirect, and becomes a project in the folder app', async () => {
  github.answers.set(SAAS, 'https://codeload.github.com/elsewhere');
  github.answers.set('codeload.github.com/elsewhere', makeArchive(SAAS_ENTRIES));
  const run = await wasp(['my-app', '-t', 'saas'], { STAND_IN_INSTALLS: '1' });
  expect(run).toMatchObject({ exitCode: 0, stdout: '' });
  expect(run.stderr).toContain(
    '    cd my-app/app\n    cp .env.server.example .env.server\n    wasp start\n',
  );
  expect(readdirSync(folder())).toEqual(['my-app']);
  expect(readdirSync(join(folder(), 'my-app')).sort()).toEqual(['app', 'blog']);
  expect(read('my-app', 'app', 'main.wasp.ts')).toBe(
    'export default app({ name: "myApp", wasp: { version: "^0.25.0" }, title: "my-app" });\n',
  );
  expect(JSON.parse(read('my-app', 'app', 'package.json'))).toEqual({
    name: 'my-app',
    devDependencies: { '@wasp.sh/spec': 'file:.wasp/spec/' },
  });
  expect(calls()).toEqual([{ args: ['install'], cwd: join(folder(), 'STAGING', 'my-app', 'app') }]);
});

const REPOSITORY: TarEntry[] = [
  { path: 'repo-1234/README.md', text: '# theirs\n' },
  { path: 'repo-1234/examples/todo/main.wasp.ts', text: MAIN },
  { path: 'repo-1234/examples/todo/package.json', text: PACKAGE },
  { path: 'repo-1234/examples/todo/src/Main.tsx', text: 'export {}\n' },
  { path: 'repo-1234/examples/todo/src/link', type: 'SymbolicLink', linkpath: '../package.json' },
  { path: 'repo-1234/examples/todo2/main.wasp.ts', text: 'not this one' },
];

test('a folder of a repository is fetched, and gets the names of the new project', async () => {
  github.answers.set('codeload.github.com/owner/repo/tar.gz/HEAD', makeArchive(REPOSITORY));
  expect(
    await wasp(['my-app', '--template', 'github:owner/repo/examples/todo'], {
      STAND_IN_INSTALLS: '1',
    }),
  ).toMatchObject({ exitCode: 0 });
  expect(readdirSync(join(folder(), 'my-app')).sort()).toEqual([
    '.wasproot',
    'main.wasp.ts',
    'node_modules',
    'package.json',
    'src',
  ]);
  expect(read('my-app', 'main.wasp.ts')).toBe(MAIN.replace('name: "theirs"', 'name: "myApp"'));
  expect(read('my-app', 'package.json')).toBe(PACKAGE.replace('"theirs"', '"my-app"'));
  expect(readlinkSync(join(folder(), 'my-app', 'src', 'link'))).toBe('../package.json');
  expect(github.requests).toEqual(['codeload.github.com/owner/repo/tar.gz/HEAD']);
});

test('a branch or tag is asked for by its name', async () => {
  github.answers.set(
    'codeload.github.com/owner/repo/tar.gz/release/v2',
    makeArchive([{ path: 'repo-v2/main.wasp.ts', text: MAIN }]),
  );
  expect(
    await wasp(['app', '-t', 'github:owner/repo#release/v2'], { STAND_IN_INSTALLS: '1' }),
  ).toMatchObject({ exitCode: 0 });
});

test('without a network the copy of last time is used, and said to be one; without a copy there is nothing', async () => {
  const without = await wasp(['app', '-t', 'github:owner/repo/examples/todo'], OFFLINE);
  expect(without).toMatchObject({ exitCode: 1, stdout: '' });
  expect(without.stderr).toContain("Error: Can't get github.com/owner/repo.\nECONNREFUSED");
  expect(readdirSync(folder())).toEqual([]);

  github.answers.set('codeload.github.com/owner/repo/tar.gz/HEAD', makeArchive(REPOSITORY));
  await wasp(['app', '-t', 'github:owner/repo/examples/todo'], { STAND_IN_INSTALLS: '1' });
  const again = await wasp(['other', '-t', 'github:owner/repo/examples/todo'], {
    ...OFFLINE,
    STAND_IN_INSTALLS: '1',
  });
  expect(again).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(
      /Warning: github\.com\/owner\/repo can't be fetched \(ECONNREFUSED.*\) The copy of .* is used\./,
    ),
  });
  expect(read('other', 'main.wasp.ts')).toContain('name: "other"');
  github.answers.set('codeload.github.com/owner/repo/tar.gz/HEAD', 503);
  expect(
    (await wasp(['third', '-t', 'github:owner/repo/examples/todo'], { STAND_IN_INSTALLS: '1' }))
      .stderr,
  ).toContain('(codeload.github.com answers with status 503.)');
});

test.each([
  ['saas', 'The template saas has no version for Wasp 0.25 yet.'],
  ['github:owner/gone', 'GitHub has no repository owner/gone that anybody may read.'],
  [
    'github:owner/gone#v2',
    'GitHub has no repository owner/gone with a branch or tag v2 that anybody may read.',
  ],
])('what is not there is said not to be: %s', async (template, what) => {
  expect(await wasp(['app', '-t', template])).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining(`Error: ${what}`),
  });
  expect(readdirSync(folder())).toEqual([]);
});

test('a redirect to plain HTTP is not followed', async () => {
  github.answers.set(SAAS, 'http://127.0.0.1:9/template.tar.gz');
  expect(await wasp(['app', '-t', 'saas'])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('leads to 127.0.0.1:9 without encryption.'),
  });
});

test.each([
  ['is no archive', Buffer.from('<html>'), "The template can't be unpacked."],
  ['ends too early', makeArchive(REPOSITORY).subarray(0, 150), "The template can't be unpacked."],
  [
    'has no such folder',
    makeArchive([{ path: 'repo/main.wasp.ts', text: MAIN }]),
    'The template has no folder examples/todo.',
  ],
  [
    'has no project there',
    makeArchive([{ path: 'repo/examples/todo/README.md', text: 'x' }]),
    'There is no Wasp project in the template.',
  ],
])('what was fetched and %s is said to be so, and leaves nothing', async (_, archive, what) => {
  github.answers.set('codeload.github.com/owner/repo/tar.gz/HEAD', archive);
  expect(await wasp(['app', '-t', 'github:owner/repo/examples/todo'])).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining(`Error: ${what}`),
  });
  expect(readdirSync(folder())).toEqual([]);
});
