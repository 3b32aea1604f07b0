import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { prepareShortcuts } from '../../src/engine/shortcuts';
import { createTempFolder, writeFile } from '../support/temp-folder';

let home: string;
let shortcuts: string;
let formatter: string;

/** A program that says how it was called, and what it read. */
function writeProgram(name: string, script: string): string {
  const file = writeFile(home, name, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o700);
  return file;
}

beforeEach(() => {
  home = createTempFolder();
  const echo = (name: string): string => writeProgram(`real/${name}`, `echo "real ${name} $*"`);
  const node = writeProgram(
    'real/node',
    `echo call >>'${home}/calls'; if [ "$2" = format ]; then cat; exit "\${CODE:-0}"; fi; echo "real node $*"`,
  );
  const tools = {
    node: { file: node, version: '24.21.0' },
    npm: { file: echo('npm'), version: '11.19.1' },
    npx: echo('npx'),
  };
  formatter = join(home, 'engine', 'data', 'packages', 'prisma', 'dist', 'index.js');
  shortcuts = prepareShortcuts(join(home, 'shortcuts'), join(home, 'engine'), tools) ?? '';
});

function call(
  line: string,
  {
    input = '',
    cwd = home,
    env = {},
  }: { input?: string; cwd?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const { stdout, status } = spawnSync('sh', ['-c', line], {
    input,
    cwd,
    encoding: 'utf8',
    env: { HOME: home, PATH: [shortcuts, '/usr/bin', '/bin'].join(delimiter), ...env },
  });
  return { stdout, status };
}

const calls = (): number => readFileSync(join(home, 'calls'), 'utf8').split('\n').length - 1;
const format = (input: string, env: NodeJS.ProcessEnv = {}) =>
  call(`node '${formatter}' format`, { input, env });

test.each([
  ['node --version', 'v24.21.0\n'],
  ['npm --version', '11.19.1\n'],
  ['node -e "1 2"', 'real node -e 1 2\n'],
  ['node --version x', 'real node --version x\n'],
  ['node', 'real node \n'],
  ['npm install', 'real npm install\n'],
  ['npm run build', 'real npm run build\n'],
  ['npm --version --json', 'real npm --version --json\n'],
  ['npx prisma format', 'real npx prisma format\n'],
  ['npx --yes prisma', 'real npx --yes prisma\n'],
])('`%s` says %j', (line, stdout) => {
  expect(call(line)).toEqual({ stdout, status: 0 });
});

test('npx runs the Prisma that lies in the folder', () => {
  writeProgram('node_modules/.bin/prisma', 'echo "own prisma $*"');
  expect(call('npx prisma format --schema "a b"').stdout).toBe('own prisma format --schema a b\n');
  expect(call('npx vitest').stdout).toBe('real npx vitest\n');
});

describe('a schema', () => {
  test('that was just formatted is not formatted again, and another one is', () => {
    expect([format('{"a":1}\n'), format('{"a":1}\n')]).toEqual(
      Array(2).fill({ stdout: '{"a":1}\n', status: 0 }),
    );
    expect(calls()).toBe(1);
    expect(format('{"a":2}\n').stdout).toBe('{"a":2}\n');
    expect(calls()).toBe(2);
  });

  test('that could not be formatted is tried again after ten minutes', () => {
    format('{"errors":1}\n');
    format('{"errors":1}\n');
    expect(calls()).toBe(1);
    const old = Date.now() / 1000 - 11 * 60;
    utimesSync(join(shortcuts, 'last', 'answer'), old, old);
    format('{"errors":1}\n');
    expect(calls()).toBe(2);
  });

  test('whose formatter failed is not kept, and its exit code arrives', () => {
    expect(format('x', { CODE: '3' })).toEqual({ stdout: 'x', status: 3 });
    format('x');
    expect(calls()).toBe(2);
  });

  test('leaves nothing but the last answer behind', () => {
    for (const schema of ['a', 'b', 'a', 'a']) format(schema);
    expect(readdirSync(shortcuts).filter((name) => name.startsWith('format.'))).toHaveLength(1);
  });
});

describe('npm run build in the generated SDK', () => {
  const SCRIPT = 'tsc && node ./scripts/copy-assets.js';
  let sdk: string;

  beforeEach(() => {
    sdk = join(home, 'app/.wasp/out/sdk/wasp');
    writeFile(sdk, 'package.json', JSON.stringify({ scripts: { build: SCRIPT } }, null, 2));
    writeProgram('app/node_modules/.bin/tsc', 'echo compiled; exit "${CODE:-0}"');
  });

  const build = (env: NodeJS.ProcessEnv = {}) => call('npm run build', { cwd: sdk, env });

  test('runs the two programs, under the heading that npm prints', () => {
    expect(build()).toEqual({
      stdout: `\n> wasp@1.0.0 build\n> ${SCRIPT}\n\ncompiled\nreal node ./scripts/copy-assets.js\n`,
      status: 0,
    });
    expect(build({ CODE: '2' })).toMatchObject({
      stdout: expect.not.stringContaining('copy-assets.js\nreal'),
      status: 2,
    });
  });

  test.each<[string, () => void, NodeJS.ProcessEnv]>([
    ['another script', () => writeFile(sdk, 'package.json', '{"scripts": {"build": "tsc"}}'), {}],
    [
      'a step before it',
      () => writeFile(sdk, 'package.json', `{\n"prebuild": "x", "build": "${SCRIPT}"}`),
      {},
    ],
    ['a shell of the project', () => writeFile(home, 'app/.npmrc', 'script-shell=zsh\n'), {}],
    [
      'scripts that the user has switched off',
      () => writeFile(home, '.npmrc', 'ignore-scripts=true\n'),
      {},
    ],
    ['a shell in the environment', () => {}, { npm_config_script_shell: 'zsh' }],
  ])("is npm's own with %s", (_, prepare, env) => {
    prepare();
    expect(build(env).stdout).toBe('real npm run build\n');
  });
});

test('the same tools have the same folder, and where none can be made there is none', () => {
  const tools = {
    node: { file: '/n', version: '1.2.3' },
    npm: { file: '/m', version: '4.5.6' },
    npx: '/x',
  };
  const parent = join(home, 'others');
  expect(prepareShortcuts(parent, '/engine', tools)).toBe(
    prepareShortcuts(parent, '/engine', tools),
  );
  expect(readdirSync(parent)).toHaveLength(1);
  mkdirSync(join(home, 'blocked'));
  writeFileSync(join(home, 'blocked', 'file'), '');
  expect(prepareShortcuts(join(home, 'blocked', 'file'), '/engine', tools)).toBeUndefined();
});
