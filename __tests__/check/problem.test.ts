import {
  formatAnnotation,
  formatProblem,
  mergeProblems,
  type Problem,
} from '../../src/check/problem';

const problem = (more: Partial<Problem>): Problem => ({
  severity: 'error',
  source: 'types',
  file: 'src/a.ts',
  line: 1,
  column: 2,
  code: 'TS1',
  message: 'Wrong.',
  ...more,
});

test('what two compilers say of one place is said once, errors first, by file and line', () => {
  const list = [
    problem({ line: 9 }),
    problem({ severity: 'warning', file: 'a' }),
    problem({}),
    problem({ message: 'In other words.' }),
    problem({ code: 'TS2' }),
  ];
  expect(mergeProblems(list).map(({ severity, line, code }) => [severity, line, code])).toEqual([
    ['error', 1, 'TS1'],
    ['error', 1, 'TS2'],
    ['error', 9, 'TS1'],
    ['warning', 1, 'TS1'],
  ]);
  expect(mergeProblems(list)[0]?.message).toBe('Wrong.');
});

test.each<[Partial<Problem>, string]>([
  [{}, 'src/a.ts:1:2 error TS1: Wrong.'],
  [{ line: null, column: null, code: null, message: 'One.\nTwo.' }, 'src/a.ts error: One.\n  Two.'],
  [{ file: null, line: null, column: null, code: null, severity: 'warning' }, 'warning: Wrong.'],
])('%j is printed as %s', (more, text) => {
  expect(formatProblem(problem(more))).toBe(text);
});

test.each<[Partial<Problem>, string]>([
  [{}, '::error file=app/src/a.ts,line=1,col=2,title=TS1::Wrong.'],
  [
    { file: 'a,b:c%.ts', message: '100%\nno: yes, no', code: null },
    '::error file=app/a%2Cb%3Ac%25.ts,line=1,col=2::100%25%0Ano: yes, no',
  ],
  [{ file: null, line: null, column: null, code: null, severity: 'warning' }, '::warning::Wrong.'],
])('%j is annotated as %s', (more, text) => {
  expect(formatAnnotation(problem(more), 'app/')).toBe(text);
});
