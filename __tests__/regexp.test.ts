import fc from 'fast-check';
import { escapeForRegExp } from '../src/regexp';

test('any text is found as it is, and nothing else', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, around) => {
      const pattern = new RegExp(`^${escapeForRegExp(text)}$`);
      expect(pattern.test(text)).toBe(true);
      expect(pattern.test(around)).toBe(around === text);
    }),
  );
});
