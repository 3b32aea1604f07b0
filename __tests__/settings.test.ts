import { readSettings, type Settings } from '../src/settings';

test('an empty environment sets nothing', () => {
  const env = {};
  expect(readSettings(env)).toEqual({
    env,
    verbose: false,
    color: { forced: false, forbidden: false },
    telemetry: {
      disabledBy: undefined,
      context: '',
      userId: undefined,
      debug: false,
      url: undefined,
    },
    news: { disabledBy: undefined, url: undefined },
    waspHome: undefined,
    engineFolder: undefined,
  });
});

test('settings are frozen, so that no command changes them for the next', () => {
  const settings = readSettings({});
  expect([settings, settings.color, settings.telemetry].every(Object.isFrozen)).toBe(true);
});

test.each<[NodeJS.ProcessEnv, Settings['telemetry']['disabledBy']]>([
  [{}, undefined],
  [{ WASP_TELEMETRY_DISABLE: '1' }, 'WASP_TELEMETRY_DISABLE'],
  [{ WASP_TELEMETRY_DISABLE: '' }, 'WASP_TELEMETRY_DISABLE'],
  [{ WASP_TELEMETRY_DISABLE: '0' }, 'WASP_TELEMETRY_DISABLE'],
  [{ WASP_TELEMETRY_DISABLE: 'false' }, 'WASP_TELEMETRY_DISABLE'],
  [{ DO_NOT_TRACK: '1' }, 'DO_NOT_TRACK'],
  [{ DO_NOT_TRACK: 'true' }, 'DO_NOT_TRACK'],
  [{ DO_NOT_TRACK: 'no' }, 'DO_NOT_TRACK'],
  [{ DO_NOT_TRACK: ' ' }, 'DO_NOT_TRACK'],
  [{ DO_NOT_TRACK: '00' }, 'DO_NOT_TRACK'],
  [{ DO_NOT_TRACK: '' }, undefined],
  [{ DO_NOT_TRACK: '0' }, undefined],
  [{ DO_NOT_TRACK: 'false' }, undefined],
  [{ DO_NOT_TRACK: '0', WASP_TELEMETRY_DISABLE: '' }, 'WASP_TELEMETRY_DISABLE'],
  [{ DO_NOT_TRACK: '1', WASP_TELEMETRY_DISABLE: '' }, 'WASP_TELEMETRY_DISABLE'],
])('%j is opted out by %s', (env, expected) => {
  expect(readSettings(env).telemetry.disabledBy).toBe(expected);
});

test.each<[NodeJS.ProcessEnv, Settings['color']]>([
  [{ NO_COLOR: '1' }, { forced: false, forbidden: true }],
  [{ NO_COLOR: '0' }, { forced: false, forbidden: true }],
  [{ NO_COLOR: '' }, { forced: false, forbidden: false }],
  [{ FORCE_COLOR: '1' }, { forced: true, forbidden: false }],
  [{ FORCE_COLOR: '3' }, { forced: true, forbidden: false }],
  [{ FORCE_COLOR: 'true' }, { forced: true, forbidden: false }],
  [{ FORCE_COLOR: '' }, { forced: false, forbidden: false }],
  [{ FORCE_COLOR: '0' }, { forced: false, forbidden: true }],
  [
    { NO_COLOR: '1', FORCE_COLOR: '1' },
    { forced: true, forbidden: true },
  ],
  [{ TERM: 'dumb' }, { forced: false, forbidden: true }],
  [{ TERM: 'xterm-256color' }, { forced: false, forbidden: false }],
])('%j is read as the colour setting %j', (env, expected) => {
  expect(readSettings(env).color).toEqual(expected);
});

test.each<[string, boolean]>([
  ['', false],
  ['wasp', true],
  ['wasp*', true],
  ['wasp:engine', true],
  ['*', true],
  ['express:*,wasp*', true],
  ['express:* wasp*', true],
  ['express:*', false],
  ['-wasp*', false],
  ['mywasp', false],
])('DEBUG=%s makes the shell verbose: %s', (value, expected) => {
  expect(readSettings({ DEBUG: value }).verbose).toBe(expected);
});

test('--verbose makes the shell verbose without DEBUG', () => {
  expect(readSettings({}, true).verbose).toBe(true);
});

test.each<[string, boolean]>([
  ['1', true],
  ['yes', true],
  ['', false],
  ['0', false],
  ['false', false],
])('WASP_TELEMETRY_DEBUG=%s prints events instead of sending them: %s', (value, expected) => {
  expect(readSettings({ WASP_TELEMETRY_DEBUG: value }).telemetry.debug).toBe(expected);
});

test('the other variables are taken as they are', () => {
  const settings = readSettings({
    WASP_TELEMETRY_CONTEXT: ' a\nb ',
    WASP_TELEMETRY_USER_ID: 'user 1',
    WASP_TELEMETRY_URL: 'not an address',
    WASP_HOME: 'some/folder',
    WASP_ENGINE: '/engine',
  });
  expect(settings.telemetry).toMatchObject({
    context: ' a\nb ',
    userId: 'user 1',
    url: 'not an address',
  });
  expect(settings).toMatchObject({ waspHome: 'some/folder', engineFolder: '/engine' });
});

test.each([
  ['WASP_HOME', 'waspHome'],
  ['WASP_ENGINE', 'engineFolder'],
] as const)('an empty %s names no folder', (variable, name) => {
  expect(readSettings({ [variable]: '' })[name]).toBeUndefined();
});

test('an empty WASP_TELEMETRY_USER_ID is no identity', () => {
  expect(readSettings({ WASP_TELEMETRY_USER_ID: '' }).telemetry.userId).toBeUndefined();
});
