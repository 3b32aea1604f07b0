import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { quote, quoteIfNeeded } from '../../src/processes/quote';

/** What no argument can hold: NUL, and half of a character, which is not UTF-8. */
const word = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));

test.each([
  ['quote', quote],
  ['quoteIfNeeded', quoteIfNeeded],
])('sh reads the words of %s as they were', (_, write) => {
  const words = fc.array(
    fc.oneof(word, fc.string(), fc.constantFrom("'", "''\\'", '-n', '~', '$HOME', '\n')),
    { minLength: 20, maxLength: 200 },
  );
  fc.assert(
    fc.property(words, (given) => {
      const line = given.map(write).join(' ');
      const script = `for word in ${line}; do printf '%s\\0' "$word"; done`;
      const said = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
      expect(said).toBe(given.map((one) => `${one}\0`).join(''));
    }),
    { numRuns: 10 },
  );
});

test.each<[string, string]>([
  ['src/main.wasp', 'src/main.wasp'],
  ['--name=a@b:1,2+3%', '--name=a@b:1,2+3%'],
  ['', "''"],
  ['two words', "'two words'"],
  ["it's", `'it'\\''s'`],
  ['~', "'~'"],
  ['a*', "'a*'"],
])('people read %j as %s', (one, expected) => {
  expect(quoteIfNeeded(one)).toBe(expected);
});
