import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from '../src/errors';
import { findFolders, makeFolder, requireFolder } from '../src/folders';
import { readSettings } from '../src/settings';
import { createTempFolder } from './support/temp-folder';

const HOME = '/home/ada';

const find = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform) =>
  findFolders(readSettings(env), platform, () => true);

test.each<[string, NodeJS.ProcessEnv, string, string | undefined]>([
  ['the defaults of XDG', { HOME }, '/home/ada/.local/share/wasp', '/home/ada/.config/wasp'],
  ['XDG_DATA_HOME', { HOME, XDG_DATA_HOME: '/data' }, '/data/wasp', '/home/ada/.config/wasp'],
  [
    'XDG_CONFIG_HOME',
    { HOME, XDG_CONFIG_HOME: '/etc/ada' },
    '/home/ada/.local/share/wasp',
    '/etc/ada/wasp',
  ],
  ['one of them, without a home', { HOME: '', XDG_DATA_HOME: '/data' }, '/data/wasp', undefined],
  [
    'both, without a home',
    { HOME: '', XDG_DATA_HOME: '/data', XDG_CONFIG_HOME: '/etc/ada' },
    '/data/wasp',
    '/etc/ada/wasp',
  ],
  [
    'not a relative XDG_DATA_HOME',
    { HOME, XDG_DATA_HOME: 'data' },
    '/home/ada/.local/share/wasp',
    '/home/ada/.config/wasp',
  ],
  [
    'not a relative XDG_CONFIG_HOME',
    { HOME, XDG_CONFIG_HOME: './c' },
    '/home/ada/.local/share/wasp',
    '/home/ada/.config/wasp',
  ],
  [
    'not an empty XDG_DATA_HOME',
    { HOME, XDG_DATA_HOME: '' },
    '/home/ada/.local/share/wasp',
    '/home/ada/.config/wasp',
  ],
  ['WASP_HOME before all', { HOME, WASP_HOME: '/w', XDG_DATA_HOME: '/data' }, '/w', '/w/config'],
  ['WASP_HOME without a home', { HOME: '', WASP_HOME: '/w' }, '/w', '/w/config'],
])('on Linux, folders follow %s', (_, env, data, config) => {
  expect(find(env, 'linux')).toEqual({
    engines: `${data}/engines`,
    runtimes: `${data}/runtimes`,
    shortcuts: `${data}/shortcuts`,
    templates: `${data}/templates`,
    projects: `${data}/projects`,
    telemetry: config && `${config}/telemetry`,
    messages: config && `${config}/messages`,
  });
});

test('a relative WASP_HOME is taken from the working folder', () => {
  expect(find({ HOME, WASP_HOME: 'w' }, 'linux').engines).toBe(resolve('w', 'engines'));
});

test('on macOS, folders lie in the Library, whatever XDG says', () => {
  expect(find({ HOME: '/Users/ada', XDG_DATA_HOME: '/data' }, 'darwin')).toEqual({
    engines: '/Users/ada/Library/Application Support/wasp/engines',
    runtimes: '/Users/ada/Library/Application Support/wasp/runtimes',
    shortcuts: '/Users/ada/Library/Application Support/wasp/shortcuts',
    templates: '/Users/ada/Library/Application Support/wasp/templates',
    projects: '/Users/ada/Library/Application Support/wasp/projects',
    telemetry: '/Users/ada/Library/Preferences/wasp/telemetry',
    messages: '/Users/ada/Library/Preferences/wasp/messages',
  });
});

test('on macOS, WASP_HOME holds everything', () => {
  expect(find({ HOME, WASP_HOME: '/w' }, 'darwin')).toEqual({
    engines: '/w/engines',
    runtimes: '/w/runtimes',
    shortcuts: '/w/shortcuts',
    templates: '/w/templates',
    projects: '/w/projects',
    telemetry: '/w/config/telemetry',
    messages: '/w/config/messages',
  });
});

test('without HOME, engines lie in the home folder that the system knows, and telemetry has no place', () => {
  expect(find({}, 'linux')).toEqual({
    engines: `${userInfo().homedir}/.local/share/wasp/engines`,
    runtimes: `${userInfo().homedir}/.local/share/wasp/runtimes`,
    shortcuts: `${userInfo().homedir}/.local/share/wasp/shortcuts`,
    templates: `${userInfo().homedir}/.local/share/wasp/templates`,
    projects: `${userInfo().homedir}/.local/share/wasp/projects`,
    telemetry: undefined,
  });
});

test('nothing of ours lies in the folder of the official installer', () => {
  const folders = Object.values(find({ HOME }, 'linux'));
  expect(folders.filter((folder) => folder?.includes('wasp-lang'))).toEqual([]);
});

test.each<[string, NodeJS.ProcessEnv, NodeJS.Platform]>([
  ['an empty HOME on Linux', { HOME: '' }, 'linux'],
  ['a relative HOME on Linux', { HOME: 'ada' }, 'linux'],
  ['an empty HOME on macOS', { HOME: '' }, 'darwin'],
])('with %s there are no folders', (_, env, platform) => {
  expect(findFolders(readSettings(env), platform)).toEqual({
    engines: undefined,
    runtimes: undefined,
    shortcuts: undefined,
    templates: undefined,
    projects: undefined,
    telemetry: undefined,
  });
});

test('a folder that is needed and not there is an error, and WASP_HOME the way out', () => {
  expect(requireFolder('/w/engines')).toBe('/w/engines');
  expect(() => requireFolder(undefined)).toThrow(UserError);
  expect(() => requireFolder(undefined)).toThrow(
    expect.objectContaining({ next: expect.stringContaining('WASP_HOME') }),
  );
});

test('a home folder that is not there is none', () => {
  expect(findFolders(readSettings({ HOME }), 'linux', () => false)).toEqual({
    engines: undefined,
    runtimes: undefined,
    shortcuts: undefined,
    templates: undefined,
    projects: undefined,
    telemetry: undefined,
  });
});

test('a folder is made with those above it, for its owner alone; where none can be made, that is an error and no endless loop', () => {
  const folder = join(createTempFolder(), 'a', 'b');
  makeFolder(folder);
  makeFolder(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const before = process.umask(0o777);
  makeFolder(join(folder, 'c', 'd'));
  process.umask(before);
  expect(statSync(join(folder, 'c', 'd')).mode & 0o777).toBe(0o700);
  // Linux has nothing there that could be written; macOS has no such folder, and none may be made.
  expect(() => makeFolder('/proc/nowhere/a')).toThrow(/^The folder \/proc\S* can't be made\.$/);
});
