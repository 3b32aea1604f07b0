import { formatTable } from '../../src/terminal/table';

test('a table is as wide as its widest cells', () => {
  expect(
    formatTable([
      ['A', 'B'],
      ['long', 'x'],
      ['', 'yy'],
    ]),
  ).toBe('A     B\nlong  x\n      yy');
});

test('rows are indented, and a column is as wide as was asked for at least', () => {
  const rows = [
    ['a', 'b', 'c'],
    ['aaa', 'b', 'c'],
  ];
  expect(formatTable(rows, { indent: '  ', least: [0, 3] })).toBe('  a    b    c\n  aaa  b    c');
});

test('colors take no room', () => {
  const rows = [
    ['\u001B[32m✓\u001B[39m ok', 'x'],
    ['', 'y'],
    ['1234567', 'z'],
  ];
  expect(formatTable(rows)).toBe('\u001B[32m✓\u001B[39m ok     x\n         y\n1234567  z');
});

test('no row is no line', () => {
  expect(formatTable([])).toBe('');
});
