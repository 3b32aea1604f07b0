import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../../src/context';
import {
  findGivenEngine,
  findInstalledEngine,
  findVersionInUse,
  listEngines,
} from '../../src/engine/locate';
import { UserError } from '../../src/errors';
import { readSettings, type Settings } from '../../src/settings';
import { createTempFolder, writeFile } from '../support/temp-folder';

let home: string;
let settings: Settings;

beforeEach(() => {
  home = createTempFolder();
  settings = readSettings({ WASP_HOME: home });
});

function makeEngine(folder: string, manifest: unknown): string {
  writeFile(folder, 'wasp-bin', '');
  writeFile(folder, 'package.json', JSON.stringify(manifest));
  mkdirSync(join(folder, 'data'), { recursive: true });
  return folder;
}

function install(...versions: string[]): void {
  for (const version of versions) makeEngine(join(home, 'engines', version), { version });
}

function projectWith(range?: string): Project {
  return {
    root: '/app',
    wasp: range === undefined ? undefined : { mainFile: '/app/main.wasp.ts', range },
  };
}

const versions = (): string[] => listEngines(settings).map(({ version }) => version);

test('nothing is installed before something was', () => {
  expect(listEngines(settings)).toEqual([]);
});

test('nothing is installed where there is no home folder', () => {
  expect(listEngines(readSettings({ HOME: '' }))).toEqual([]);
});

test('engines are listed the newest first, by version and not by name', () => {
  install('0.9.0', '0.25.0', '0.26.0-rc.1', '0.100.0', '0.26.0');
  expect(versions()).toEqual(['0.100.0', '0.26.0', '0.26.0-rc.1', '0.25.0', '0.9.0']);
});

test('an engine is its folder, and what its package.json says', () => {
  const folder = makeEngine(join(home, 'engines', '0.25.0'), {
    version: '0.25.0',
    engines: { node: '>=24.15.0' },
  });
  expect(listEngines(settings)).toEqual([{ version: '0.25.0', folder, nodeRange: '>=24.15.0' }]);
});

test('an engine that says nothing of Node.js needs what 0.25.0 needs', () => {
  install('0.25.0');
  expect(listEngines(settings)[0]?.nodeRange).toBe('>=24.14.1');
});

test.each<[string, () => void]>([
  [
    'an install that is being made',
    () => makeEngine(join(home, 'engines', '.staging-x'), { version: '0.26.0' }),
  ],
  ['a lock', () => mkdirSync(join(home, 'engines', '.lock'))],
  ['an empty folder', () => mkdirSync(join(home, 'engines', '0.26.0'))],
  [
    'a folder without a program',
    () => writeFile(join(home, 'engines', '0.26.0'), 'package.json', '{"version":"0.26.0"}'),
  ],
  [
    'a folder without a package.json',
    () => writeFile(join(home, 'engines', '0.26.0'), 'wasp-bin', ''),
  ],
  [
    'a package.json that is cut off',
    () => writeFile(makeEngine(join(home, 'engines', '0.26.0'), {}), 'package.json', '{"vers'),
  ],
  ['a package.json that is null', () => makeEngine(join(home, 'engines', '0.26.0'), null)],
  ['a package.json without a version', () => makeEngine(join(home, 'engines', '0.26.0'), {})],
  [
    'a package.json whose version is none',
    () => makeEngine(join(home, 'engines', '0.26.0'), { version: 'new' }),
  ],
  ['a stray file', () => writeFile(join(home, 'engines'), 'notes.txt', '')],
])('%s is no engine, and is passed over', (_, make) => {
  install('0.25.0');
  make();
  expect(versions()).toEqual(['0.25.0']);
});

test.each<[string | undefined, string | undefined]>([
  ['^0.25.0', '0.25.2'],
  ['~0.25.0', '0.25.2'],
  ['0.25.0', '0.25.0'],
  ['>=0.24.0', '0.26.0'],
  ['>=0.24.0 <0.26.0', '0.25.2'],
  ['^0.24.0 || ^0.25.0', '0.25.2'],
  ['*', '0.26.0'],
  ['^0.23.0', undefined],
  ['^0.27.0-rc.0', '0.27.0-rc.1'],
  ['latest', undefined],
  [undefined, '0.27.0-rc.1'],
])('a project that asks for %s uses the installed engine %s', (range, expected) => {
  install('0.24.0', '0.25.0', '0.25.2', '0.26.0', '0.27.0-rc.1');
  expect(findInstalledEngine(projectWith(range), settings)?.version).toBe(expected);
});

test('outside a project, the newest installed engine is used', () => {
  install('0.24.0', '0.25.0');
  expect(findInstalledEngine(undefined, settings)?.version).toBe('0.25.0');
});

test('WASP_ENGINE names an engine', () => {
  const folder = makeEngine(join(home, 'own'), { version: '0.30.0-dev' });
  expect(findGivenEngine(readSettings({ WASP_ENGINE: folder }))).toEqual({
    version: '0.30.0-dev',
    folder,
    nodeRange: '>=24.14.1',
  });
});

test('without WASP_ENGINE, none is given', () => {
  expect(findGivenEngine(settings)).toBeUndefined();
});

test.each<[string, () => string]>([
  ['a folder that is not there', () => join(home, 'nowhere')],
  ['an empty folder', () => home],
  [
    'the program instead of its folder',
    () => join(makeEngine(join(home, 'own'), { version: '0.25.0' }), 'wasp-bin'),
  ],
  [
    'a folder whose wasp-bin is a folder',
    () => {
      mkdirSync(join(home, 'own', 'wasp-bin'), { recursive: true });
      return join(home, 'own');
    },
  ],
  ['a folder whose package.json has no version', () => makeEngine(join(home, 'own'), {})],
])('a WASP_ENGINE that names %s is an error that the user can act on', (_, make) => {
  const given = make();
  const find = (): unknown => findGivenEngine(readSettings({ WASP_ENGINE: given }));
  expect(find).toThrow(UserError);
  expect(find).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(given),
      next: expect.stringContaining('WASP_ENGINE'),
    }),
  );
});

test.each<[string[], string | undefined, string | undefined]>([
  [[], undefined, '0.25.0'],
  [[], '^0.25.0', '0.25.0'],
  [[], '>=0.20.0', '0.25.0'],
  [[], '^0.30.0', '0.30.0'],
  [[], '^0.18.2', '0.18.2'],
  [[], 'latest', undefined],
  [['0.25.3'], '^0.25.0', '0.25.3'],
  [['0.26.0'], '^0.25.0', '0.25.0'],
  [['0.26.0'], undefined, '0.26.0'],
  [['0.26.0'], 'latest', undefined],
])(
  'with the engines %j installed, a project that asks for %s uses Wasp %s',
  (installed, range, expected) => {
    install(...installed);
    expect(findVersionInUse(projectWith(range), settings)).toBe(expected);
  },
);

test('WASP_ENGINE decides the version in use, whatever the project asks for and is installed', () => {
  install('0.25.0');
  const given = readSettings({
    WASP_HOME: home,
    WASP_ENGINE: makeEngine(join(home, 'own'), { version: '0.30.0' }),
  });
  expect(findVersionInUse(projectWith('^0.25.0'), given)).toBe('0.30.0');
  expect(findVersionInUse(undefined, given)).toBe('0.30.0');
});
