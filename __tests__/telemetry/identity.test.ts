import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { drawIdentity, findIdentity, parseIdentity } from '../../src/telemetry/identity';
import { createTempFolder, writeFile } from '../support/temp-folder';

const ID = '0b9c1b5e-5f0e-4c39-9a9e-6d6f3f3a8f11';
const KEY = '0123456789abcdef'.repeat(4);

test('a new identity is a random UUID v4 and a random key of 32 bytes', () => {
  const [first, second] = [drawIdentity(), drawIdentity()];
  expect(first.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(first.key).toMatch(/^[0-9a-f]{64}$/);
  expect(first.id).not.toBe(second.id);
  expect(first.key).not.toBe(second.key);
});

test('an identity comes back from its file as it went', () => {
  const folder = createTempFolder();
  const identity = drawIdentity();
  writeFile(folder, 'identity.json', JSON.stringify(identity));
  expect(findIdentity(folder, undefined)).toEqual(identity);
});

test('there is no identity before one was made', () => {
  expect(findIdentity(join(createTempFolder(), 'telemetry'), undefined)).toBeUndefined();
});

test('WASP_TELEMETRY_USER_ID needs no file, and is not to be found in what it makes', () => {
  const identity = findIdentity('/nowhere', 'ada@example.com');
  expect(identity).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{64}$/),
    key: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(findIdentity('/elsewhere', 'ada@example.com')).toEqual(identity);
  expect(JSON.stringify(identity)).not.toContain('ada');
});

test('WASP_TELEMETRY_USER_ID wins over an identity in the store', () => {
  const folder = createTempFolder();
  writeFile(folder, 'identity.json', JSON.stringify({ id: ID, key: KEY }));
  expect(findIdentity(folder, 'abc')).toMatchObject({
    id: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  });
});

test.each<[string, unknown]>([
  ['null', null],
  ['undefined', undefined],
  ['a number', 7],
  ['a list', [ID, KEY]],
  ['nothing', {}],
  ['no key', { id: ID }],
  ['no id', { key: KEY }],
  ['a key that is too short', { id: ID, key: KEY.slice(1) }],
  ['a key that is too long', { id: ID, key: `${KEY}0` }],
  ['a key that is not hex', { id: ID, key: 'x'.repeat(64) }],
  ['an id that is a number', { id: 5, key: KEY }],
  ['an id that is a name', { id: 'ada', key: KEY }],
  ['an id with a line break', { id: `${ID}\n`, key: KEY }],
])('content with %s is damaged', (_, content) => {
  expect(parseIdentity(content)).toBe('damaged');
});

test('whole content gives the id and the key, and nothing else', () => {
  expect(parseIdentity({ id: ID, key: KEY, name: 'ada' })).toEqual({ id: ID, key: KEY });
});

test.each<[string, string]>([
  ['is empty', ''],
  ['is cut off', `{"id":"${ID}","ke`],
  ['is larger than any identity', JSON.stringify({ id: ID, key: KEY }).padEnd(64 * 1024 + 1)],
])('a file that %s is damaged', (_, text) => {
  const folder = createTempFolder();
  writeFile(folder, 'identity.json', text);
  expect(findIdentity(folder, undefined)).toBe('damaged');
});

test('a folder in the place of the file is damage', () => {
  const folder = createTempFolder();
  mkdirSync(join(folder, 'identity.json'));
  expect(findIdentity(folder, undefined)).toBe('damaged');
});
