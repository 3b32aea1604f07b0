import { parseEnvFile } from '../src/env-file';

test.each<[string, string, Record<string, string>]>([
  ['a comment in the first line', '# A=b\nC=d', { C: 'd' }],
  ['single quotes', `A='b c'`, { A: 'b c' }],
  ['double quotes and a comment', 'A="b # c" # d\nE=f', { A: 'b # c', E: 'f' }],
  ['backticks', 'A=`b "c"`', { A: 'b "c"' }],
  ['a line break as an escape in double quotes', 'A="b\\nc"', { A: 'b\nc' }],
  ['no escapes in single quotes', `A='b\\nc'`, { A: 'b\\nc' }],
  ['several lines', 'A="-----\nb=\n-----"\nC=d', { A: '-----\nb=\n-----', C: 'd' }],
  ['export', 'export A=b', { A: 'b' }],
  ['a comment', 'A=b # c', { A: 'b' }],
  ['spaces around =', ' A = b ', { A: 'b' }],
  ['an apostrophe', "A=it's\nC=d", { A: "it's", C: 'd' }],
  ['no value', 'A=\nB=c', { A: '', B: 'c' }],
  ['$', 'A=${B}', { A: '${B}' }],
  ['CRLF', 'A="b"\r\nC=d\r\n', { A: 'b', C: 'd' }],
  ['a byte order mark', '\uFEFFA=b', { A: 'b' }],
  ['a URL', 'A="postgresql://u:p#w@h:5/db?schema=a"', { A: 'postgresql://u:p#w@h:5/db?schema=a' }],
])('a file with %s is read as it is meant', (_, text, variables) => {
  expect(parseEnvFile(text)).toEqual(variables);
});
