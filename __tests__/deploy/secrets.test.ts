import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatDifference,
  generateSecret,
  readSecrets,
  withoutSecretValues,
} from '../../src/deploy/secrets';
import { UsageError } from '../../src/errors';

const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, '.env.production'), '# mail\nMAIL_KEY="from file"\nA=from file\n');

const read = (words: string[], files: (string | undefined)[] = [], env: NodeJS.ProcessEnv = {}) =>
  Object.fromEntries(readSecrets({ words, files, option: '--server-secret' }, env, folder));

test.each<[string[], Record<string, string>]>([
  [['A=b'], { A: 'b' }],
  [['A=b=c'], { A: 'b=c' }],
  [['A='], { A: '' }],
  [['A=1', 'A=2'], { A: '2' }],
  [['FROM_ENV'], { FROM_ENV: 'here' }],
])('%j gives %j', (words, expected) => {
  expect(read(words, [], { FROM_ENV: 'here' })).toEqual(expected);
});

test('a file is read, and what was typed wins', () => {
  expect(read(['A=typed'], [undefined, '.env.production'])).toEqual({
    MAIL_KEY: 'from file',
    A: 'typed',
  });
});

test.each([['sk_live-hunter2'], ['=hunter2'], ['1A=hunter2'], ['MISSING_ONE']])(
  '%s is refused without being told',
  (word) => {
    expect(() => read([word])).toThrow(UsageError);
    try {
      read([word]);
    } catch (error) {
      const { message, why, next } = error as UsageError;
      expect([message, why, next].join('\n')).not.toContain('hunter2');
    }
  },
);

test('a file that is not there is wrong usage', () => {
  expect(() => read([], ['.env.missing'])).toThrow(UsageError);
});

test('a generated secret is 32 bytes in hex, and never the same', () => {
  expect(generateSecret()).toMatch(/^[0-9a-f]{64}$/);
  expect(generateSecret()).not.toBe(generateSecret());
});

test.each([
  ['launch my-app --server-secret A=b --yes', 'launch my-app --server-secret A --yes'],
  ['launch my-app --client-secret=A=b', 'launch my-app --client-secret=A'],
  ['launch A=b', 'launch A=b'],
])('%s is shown as %s', (typed, shown) => {
  expect(withoutSecretValues(typed.split(' ')).join(' ')).toBe(shown);
});

test('a difference tells names alone', () => {
  const given = new Map([
    ['A', 'one'],
    ['B', 'two'],
    ['C', 'three'],
  ]);
  const set = new Map([
    ['B', 'two'],
    ['C', 'other'],
  ]);
  expect(formatDifference(given, set)).toEqual([
    '+ A=***',
    '  B is as it was',
    '~ C=*** (another value than before)',
  ]);
});
