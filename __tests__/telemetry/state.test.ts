import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatState, parseState, readState, type State } from '../../src/telemetry/state';
import { createTempFolder, writeFile } from '../support/temp-folder';

const AT = '2026-03-01T12:00:00.123Z';
const AT_MS = Date.parse(AT);

test.each<[State]>([
  [{ lastAttemptMs: {} }],
  [{ lastAttemptMs: { build: AT_MS } }],
  [{ lastAttemptMs: { build: AT_MS, other: AT_MS + 1 } }],
  [{ choice: 'disabled', lastAttemptMs: {} }],
  [{ choice: 'enabled', lastAttemptMs: { other: 0 } }],
])('the state %j comes back from its file as it went', (state) => {
  const folder = createTempFolder();
  writeFile(folder, 'state.json', JSON.stringify(formatState(state)));
  expect(readState(folder)).toStrictEqual(state);
});

test('the file has a version, the choice and times that people can read', () => {
  expect(formatState({ choice: 'enabled', lastAttemptMs: { build: AT_MS } })).toStrictEqual({
    version: 1,
    choice: 'enabled',
    lastAttemptAt: { build: AT },
  });
});

test('a missing file, and a missing folder, are an empty state', () => {
  const folder = createTempFolder();
  expect(readState(folder)).toEqual({ lastAttemptMs: {} });
  expect(readState(join(folder, 'not', 'there'))).toEqual({ lastAttemptMs: {} });
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['a number', 1],
  ['a string', 'state'],
  ['a list', []],
  ['an empty object', {}],
  ['no version', { lastAttemptAt: {} }],
  ['a newer version', { version: 2, lastAttemptAt: {} }],
  ['an older version', { version: 0, lastAttemptAt: {} }],
  ['the version as text', { version: '1', lastAttemptAt: {} }],
  ['no attempts', { version: 1 }],
  ['attempts that are null', { version: 1, lastAttemptAt: null }],
  ['attempts that are a list', { version: 1, lastAttemptAt: [] }],
  ['a time that is a number', { version: 1, lastAttemptAt: { build: AT_MS } }],
  ['a time that is null', { version: 1, lastAttemptAt: { other: null } }],
  ['a time that is no time', { version: 1, lastAttemptAt: { other: 'yesterday' } }],
  ['one good and one bad time', { version: 1, lastAttemptAt: { build: AT, other: '' } }],
  ['an unknown choice', { version: 1, choice: 'maybe', lastAttemptAt: {} }],
  ['a choice that is null', { version: 1, choice: null, lastAttemptAt: {} }],
  ['a choice that is a boolean', { version: 1, choice: false, lastAttemptAt: {} }],
])('content with %s is damaged', (_, content) => {
  expect(parseState(content)).toBe('damaged');
});

test('whole content is no damage, whatever else stands in it', () => {
  expect(
    parseState({ version: 1, lastAttemptAt: { build: AT, third: 5 }, more: true }),
  ).toStrictEqual({ lastAttemptMs: { build: AT_MS } });
});

const WHOLE = JSON.stringify({ version: 1, choice: 'disabled', lastAttemptAt: { build: AT } });

test.each<[string, string]>([
  ['is empty', ''],
  ['holds only spaces', ' \n '],
  ['is cut off', WHOLE.slice(0, -5)],
  ['goes on after its end', `${WHOLE}}`],
  ['holds zero bytes, as after a power cut', '\0'.repeat(WHOLE.length)],
  ['holds bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80]).toString('latin1')],
  ['holds a web page', '<!doctype html>'],
  ['comes from a newer version', WHOLE.replace('"version":1', '"version":2')],
  ['is larger than any state', `${WHOLE}${' '.repeat(64 * 1024)}`],
])('a file that %s is damaged', (_, text) => {
  const folder = createTempFolder();
  writeFile(folder, 'state.json', text);
  expect(readState(folder)).toBe('damaged');
});

test('a whole file of 64 KiB is read', () => {
  const folder = createTempFolder();
  writeFile(folder, 'state.json', WHOLE.padEnd(64 * 1024));
  expect(readState(folder)).toMatchObject({ choice: 'disabled' });
});

test('a folder in the place of the file is damage', () => {
  const folder = createTempFolder();
  mkdirSync(join(folder, 'state.json'));
  expect(readState(folder)).toBe('damaged');
});

test('a file in the place of the folder is damage', () => {
  expect(readState(writeFile(createTempFolder(), 'telemetry', ''))).toBe('damaged');
});
