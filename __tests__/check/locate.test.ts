import { locateLine, locateWord } from '../../src/check/locate';

const FILE = { name: 'main.wasp.ts', text: 'one\n  same,\nthree\n\tsame,\nfive\n' };

test.each([
  [
    'the last of equal lines that lies before it, since lines were only added',
    { line: 7, column: 3, text: '  same,' },
    { line: 4, column: 2 },
  ],
  ['not one that lies behind it', { line: 3, column: 5, text: '  same,' }, { line: 2, column: 5 }],
  ['the only one, wherever it is', { line: 1, column: 1, text: 'five' }, { line: 5, column: 1 }],
  [
    'no line where none is equal',
    { line: 3, column: 5, text: 'other' },
    { line: null, column: null },
  ],
  [
    'no line where its text is not known',
    { line: 3, column: 5, text: undefined },
    { line: null, column: null },
  ],
])('%s', (_, found, expected) => {
  expect(locateLine(FILE, found)).toEqual({ file: 'main.wasp.ts', ...expected });
});

test('a word is found whole', () => {
  const files = [
    { name: 'a', text: 'same$ sameness' },
    { name: 'b', text: '\n (same)' },
  ];
  expect(locateWord(files, 'same')).toEqual({ file: 'b', line: 2, column: 3 });
  expect(locateWord(files, 'gone')).toEqual({ file: null, line: null, column: null });
});
