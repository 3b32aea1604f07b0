import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runWasp } from '../support/run-wasp';
import { MAIN, OFFLINE, PACKAGE, useTemplateLab } from '../support/template-lab';

const { sandbox, github, folder, wasp, read } = useTemplateLab();

function makeLocal(root: string): void {
  const files = {
    '.wasproot': '',
    'main.wasp.ts': MAIN,
    'package.json': PACKAGE,
    'src/Main.tsx': 'export {}\n',
    '.env.server': 'A=1\n',
    '.wasp/out/x': '',
    'node_modules/a/index.js': '',
    '.git/HEAD': '',
    'deep/node_modules/b/index.js': '',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  symlinkSync('Main.tsx', join(root, 'src', 'link'));
}

test('a folder is copied without what is generated or installed, and without its history', async () => {
  makeLocal(join(folder(), 'theirs'));
  expect(
    await wasp(['my-app', '-t', './theirs'], { ...OFFLINE, STAND_IN_INSTALLS: '1' }),
  ).toMatchObject({ exitCode: 0 });
  expect(readdirSync(join(folder(), 'my-app')).sort()).toEqual([
    '.env.server',
    '.wasproot',
    'deep',
    'main.wasp.ts',
    'node_modules',
    'package.json',
    'src',
  ]);
  expect(readdirSync(join(folder(), 'my-app', 'node_modules'))).toEqual(['@wasp.sh']);
  expect(readdirSync(join(folder(), 'my-app', 'deep'))).toEqual([]);
  expect(lstatSync(join(folder(), 'my-app', 'src', 'link')).isSymbolicLink()).toBe(true);
  expect(read('my-app', 'main.wasp.ts')).toContain('name: "myApp"');
  expect(read('theirs', 'main.wasp.ts')).toBe(MAIN);
});

test.each([
  ['../nowhere', 1, 'There is no folder '],
  ['..', 1, 'A project can not be made inside of its own template.'],
  ['theirs', 2, 'There is no template named "theirs".'],
  ['github:owner', 2, '"github:owner" names no repository on GitHub.'],
  ['github:owner/repo/../../x', 2, 'names no repository on GitHub.'],
  ['github:../repo', 2, 'names no repository on GitHub.'],
])('the template %s is refused with exit code %i: %s', async (template, exitCode, what) => {
  expect(await wasp(['app', '-t', template])).toMatchObject({
    exitCode,
    stdout: '',
    stderr: expect.stringContaining(what),
  });
  expect(readdirSync(folder())).toEqual([]);
  expect(github.requests).toEqual([]);
});

test('dependencies that can not be installed leave a project, and the next step is said', async () => {
  makeLocal(join(folder(), 'theirs'));
  const run = await wasp(['app', '-t', './theirs'], { STAND_IN_BEHAVIOUR: 'fail' });
  expect(run).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Run `cd app`, then `wasp install`.'),
  });
  expect(existsSync(join(folder(), 'app', 'main.wasp.ts'))).toBe(true);
});

test('SIGINT while the dependencies are installed leaves nothing', async () => {
  makeLocal(join(folder(), 'theirs'));
  const run = await runWasp(sandbox, ['new', 'app', '-t', './theirs'], {
    cwd: folder(),
    env: { STAND_IN_BEHAVIOUR: 'wait' },
    onOutput: (text, child) => void (text.includes('waiting') && child.kill('SIGINT')),
  });
  expect(run.exitCode).toBe(130);
  expect(readdirSync(folder())).toEqual(['theirs']);
});
