import { cleanText } from '../../src/news/message';

test.each([
  ['colours', '\u001B[31mred\u001B[0m', 'red'],
  ['C1 colours', '\u009B31mred', 'red'],
  [
    'a link of OSC 8, its address too',
    '\u001B]8;;https://evil.example\u001B\\here\u001B]8;;\u001B\\',
    'here',
  ],
  ['a title of OSC 0', 'a\u001B]0;title\u0007b', 'ab'],
  ['a string without an end', 'a\u001B]0;title', 'a'],
  ['controls', 'a\u0000\u0008\u007F\u0085b', 'ab'],
  ['line breaks, which become spaces', 'a\r\nb\tc\u2028d', 'a b c d'],
  ['bidirectional marks', 'a\u202Eb\u2066c\u200Fd', 'abcd'],
  ['zero-width characters', 'a\u200Bb\uFEFFc\u2060d\u00ADe', 'abcde'],
  ['tags', 'a\u{E0041}b', 'ab'],
  ['heaps of marks', `a${'\u0301'.repeat(50)}`, 'a\u0301\u0301\u0301'],
])('%s are taken out', (_, text, expected) => {
  expect(cleanText(text, 100)).toBe(expected);
});

test('what is too long is cut, and says so', () => {
  expect(cleanText('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
  expect(cleanText('ß😀'.repeat(5), 10)).toBe('ß😀'.repeat(5));
});
