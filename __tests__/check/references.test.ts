import {
  explainReferences,
  findReferences,
  withoutConsequences,
  writeReferences,
} from '../../src/check/references';

const SPEC = [
  {
    name: 'main.wasp.ts',
    text: 'import { page } from "@wasp.sh/spec";\nimport { Main as M, Other } from "./src/Main" with { type: "ref" };\n',
  },
  { name: 'src/deep/more.wasp.ts', text: 'import Gone from "../Gone.tsx" with { type: "ref" };\n' },
];

const declarations = [
  {
    declType: 'Page',
    declValue: { component: { kind: 'named', name: 'Main', path: '@src/Main', alias: 'M' } },
  },
  {
    declType: 'App',
    declValue: {
      client: { rootComponent: { kind: 'default', name: 'Gone', path: '@src/Gone' } },
      title: 'x',
      db: { seeds: [{ kind: 'named', name: 'seed', path: '@src/seeds' }] },
    },
  },
];

test('finds what the spec names, at whatever depth', () => {
  expect(findReferences(declarations)).toEqual([
    { kind: 'named', name: 'Main', path: '@src/Main' },
    { kind: 'default', name: 'Gone', path: '@src/Gone' },
    { kind: 'named', name: 'seed', path: '@src/seeds' },
  ]);
});

test('writes a module that imports each, one a line', () => {
  expect(writeReferences(findReferences(declarations))).toBe(
    'export { Main as r0 } from "./Main";\nexport { default as r1 } from "./Gone";\nexport { seed as r2 } from "./seeds";\n',
  );
});

test('what is not there is an error at the import in the spec', () => {
  const found = { file: 'x', column: 10, severity: 'error', message: '', text: undefined } as const;
  const problems = explainReferences(
    [
      { ...found, line: 1, code: 'TS2724' },
      { ...found, line: 2, code: 'TS2307' },
      { ...found, line: 1, code: 'TS9999' },
    ],
    findReferences(declarations),
    SPEC,
  );
  expect(problems).toEqual([
    {
      severity: 'error',
      source: 'spec',
      file: 'main.wasp.ts',
      line: 2,
      column: 34,
      code: 'TS2724',
      message: 'src/Main has no export Main.',
    },
    {
      severity: 'error',
      source: 'spec',
      file: 'src/deep/more.wasp.ts',
      line: 1,
      column: 18,
      code: 'TS2307',
      message: 'There is no src/Gone.',
    },
  ]);
  const inGenerated = {
    ...problems[0],
    file: '.wasp/out/server/src/a.ts',
    code: 'TS2305',
  } as (typeof problems)[0];
  expect(withoutConsequences([inGenerated], problems)).toEqual([]);
  expect(withoutConsequences([inGenerated], [])).toEqual([inGenerated]);
});
