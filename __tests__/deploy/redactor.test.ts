import { createRedactor } from '../../src/deploy/redactor';

test.each([
  ['hunter2', 'the password is hunter2.', 'the password is ***.'],
  ['a.*b', 'a.*b but not aXXb', '*** but not aXXb'],
  ['say "hi"', '{"A":"say \\"hi\\""}', '{"A":"***"}'],
  ['p@ss/word', 'postgres://u:p%40ss%2Fword@h', 'postgres://u:***@h'],
  ['-----BEGIN\nMIIEvQ\n-----END', '> MIIEvQ', '> ***'],
  ['x', 'x is too short to be hidden', 'x is too short to be hidden'],
])('%j is hidden in %j', (secret, text, expected) => {
  const redactor = createRedactor();
  redactor.add(secret);
  expect(redactor.hide(text)).toBe(expected);
});

test('of two secrets, one within the other, nothing is left over', () => {
  const redactor = createRedactor();
  redactor.add('abc');
  redactor.add('abcdef');
  expect(redactor.hide('abcdef abc')).toBe('*** ***');
});

test('an empty value hides nothing', () => {
  const redactor = createRedactor();
  redactor.add('');
  expect(redactor.hide('as it is')).toBe('as it is');
});
