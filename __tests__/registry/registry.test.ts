import { parseNpmFailure } from '../../src/registry/registry';

test.each<[string, string, { code: string; summary: string }]>([
  [
    'a code and a summary',
    '{"error":{"code":"E404","summary":"Not found","detail":"more"}}',
    { code: 'E404', summary: 'Not found' },
  ],
  [
    'an indented document',
    '{\n  "error": {\n    "code": "ENOTFOUND",\n    "summary": "timed out"\n  }\n}\n',
    { code: 'ENOTFOUND', summary: 'timed out' },
  ],
  ['a code alone', '{"error":{"code":"ETARGET"}}', { code: 'ETARGET', summary: '' }],
  ['a summary alone', '{"error":{"summary":"no code"}}', { code: '', summary: 'no code' }],
  ['a code that is null', '{"error":{"code":null,"summary":null}}', { code: '', summary: '' }],
  ['an error that is text', '{"error":"boom"}', { code: '', summary: '' }],
  ['no error', '{"added":1}', { code: '', summary: '' }],
  ['null', 'null', { code: '', summary: '' }],
  ['a list', '[]', { code: '', summary: '' }],
  ['text that is no JSON', 'npm error code E404', { code: '', summary: '' }],
  ['a document that is cut off', '{"error":{"code":"E4', { code: '', summary: '' }],
  ['nothing', '', { code: '', summary: '' }],
])('of a failure with %s, what npm says is read where there are any', (_, stdout, expected) => {
  expect(parseNpmFailure(stdout)).toEqual(expected);
});
