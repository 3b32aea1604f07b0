import { parseDiagnostics } from '../../src/check/typescript';

test('reads what the compiler prints, with the rest of a message that goes on', () => {
  const printed = `
src/MainPage.tsx(39,33): error TS2322: Type '{ foo: number; }' is not assignable to type 'HTMLProps'.
  Property 'foo' does not exist on type 'HTMLProps'.
src/server/q.ts(3,10): error TS2304: Cannot find name 'missing'.
error TS18003: No inputs were found in config file.
`.split('\n');
  expect(parseDiagnostics(printed)).toEqual([
    {
      file: 'src/MainPage.tsx',
      line: 39,
      column: 33,
      severity: 'error',
      code: 'TS2322',
      message:
        "Type '{ foo: number; }' is not assignable to type 'HTMLProps'.\nProperty 'foo' does not exist on type 'HTMLProps'.",
      text: undefined,
    },
    {
      file: 'src/server/q.ts',
      line: 3,
      column: 10,
      severity: 'error',
      code: 'TS2304',
      message: "Cannot find name 'missing'.",
      text: undefined,
    },
    {
      file: null,
      line: null,
      column: null,
      severity: 'error',
      code: 'TS18003',
      message: 'No inputs were found in config file.',
      text: undefined,
    },
  ]);
});

test('reads the form with code, and the line as it was read', () => {
  const printed = [
    'main.wasp.ts:11:3 - error TS2322: Wrong.',
    '',
    '11   title: 42,',
    '     ~~~~~',
    '',
    '  other.d.ts:44:5',
    '    44     title: string;',
  ];
  expect(parseDiagnostics(printed)).toEqual([
    {
      file: 'main.wasp.ts',
      line: 11,
      column: 3,
      severity: 'error',
      code: 'TS2322',
      message: 'Wrong.',
      text: '  title: 42,',
    },
  ]);
});
