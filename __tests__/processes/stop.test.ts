import { parseDescendants } from '../../src/processes/stop';

test.each<[string, string, number, number[]]>([
  ['an empty table', '', 1, []],
  ['nothing that it started', '10 1\n11 1\n', 10, []],
  ['its children', '10 1\n11 10\n12 10\n', 10, [11, 12]],
  ['their children, deep down', '10 1\n11 10\n12 11\n13 12\n', 10, [11, 12, 13]],
  ['children listed before their parents', '13 12\n12 11\n11 10\n10 1\n', 10, [11, 12, 13]],
  ['nobody of another family', '10 1\n11 10\n20 1\n21 20\n', 10, [11]],
  ['columns set to the right', '    10     1\n    11    10\n', 10, [11]],
  ['a pid that only begins alike', '100 1\n11 100\n', 10, []],
  ['no line that is none', 'PID PPID\n11 10\n\n', 10, [11]],
])('among the descendants is %s', (_, table, root, expected) => {
  expect(parseDescendants(table, root).sort()).toEqual(expected);
});
