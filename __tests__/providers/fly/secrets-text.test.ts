import fc from 'fast-check';
import { UsageError } from '../../../src/errors';
import { formatSecrets } from '../../../src/providers/fly/secrets-text';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the stand-in is a program in plain JavaScript
const { parseSecrets } = require('../../support/fly/secrets.cjs') as {
  parseSecrets: (text: string) => Record<string, string>;
};

test.each([
  ['plain', 'A=plain\n'],
  ['', 'A=\n'],
  ['a=b', 'A=a=b\n'],
  ['a # b', 'A="a # b"\n'],
  [' led by a space', 'A=" led by a space"\n'],
  ['"quoted"', 'A=""quoted""\n'],
  ['one\ntwo', 'A="""one\ntwo"""\n'],
  ['ends with a break\n', 'A="""ends with a break\n"""\n'],
])('%j is written as %j, and read as it was', (value, text) => {
  expect(formatSecrets(new Map([['A', value]]))).toBe(text);
  expect(parseSecrets(text)).toEqual({ A: value });
});

test.each(['a\rb', 'x'.repeat(70_000), 'odd " quote # and more', '""two quotes', 'one"""\ntwo'])(
  'what would not arrive whole is refused, and not shown: %#',
  (value) => {
    expect(() => formatSecrets(new Map([['NAME', value]]))).toThrow(UsageError);
    expect(() => formatSecrets(new Map([['NAME', value]]))).toThrow(
      /^flyctl can't read the value of NAME/,
    );
  },
);

test('whatever is not refused arrives as it was, beside others', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '"', '#', ' ', '\n', '=', "'", '\\', '$', 'ü'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (values) => {
      const secrets = new Map(values.map((value, at) => [`N${at}`, value]));
      let written: string;
      try {
        written = formatSecrets(secrets);
      } catch (error) {
        return expect(error).toBeInstanceOf(UsageError);
      }
      expect(parseSecrets(written)).toEqual(Object.fromEntries(secrets));
    }),
    { numRuns: 5000 },
  );
});
