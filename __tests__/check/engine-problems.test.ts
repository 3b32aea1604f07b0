import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEngineProblems, type CheckedSources } from '../../src/check/engine-problems';

/** What engine 0.25.0 has printed, with its colours. */
const captured = (name: string): string =>
  readFileSync(join(__dirname, 'captured', `${name}.txt`), 'utf8');

const MAIN = `import { app, page, route } from "@wasp.sh/spec";
import { MainPage } from "./src/MainPage" with { type: "ref" };

export default app({
  name: "app",
  wasp: { version: "^0.25.0" },
  title: "apz",
  head: ["<link rel='icon' href='/favicon.ico' />"],
  spec: [
    route("RootRoute", "/", page(MainPage)),
  ],
});
`;
const SCHEMA = `datasource db {
  provider = "sqlite"
  url      = env("DATABASE_URL")
}

generator client {
  provider = "prisma-client-js"
}

model Task {
  id Int @id
   b   Strin
  c B[]
}
`;
const PACKAGE = '{\n  "name": "app",\n  "dependencies": {\n    "react": "^18"\n  }\n}\n';
const TSCONFIG =
  '{\n  "compilerOptions": {\n    "module": "node16",\n    "strict": false\n  }\n}\n';

function sources(main = MAIN): CheckedSources {
  const others = ['package.json', 'tsconfig.src.json', 'tsconfig.wasp.json', 'vite.config.ts'].map(
    (name) => ({ name, text: name === 'package.json' ? PACKAGE : TSCONFIG }),
  );
  return {
    spec: [{ name: 'main.wasp.ts', text: main }],
    schema: { name: 'schema.prisma', text: SCHEMA },
    others,
  };
}

const edited = (from: string, to: string): CheckedSources => sources(MAIN.replace(from, to));

test('a type error in the main file is placed where the user has it, not in the file that the engine makes of it', () => {
  const [problem, ...others] = parseEngineProblems(
    captured('type-error'),
    edited('title: "apz"', 'title: 42, nonsense: 1'),
  );
  expect(others).toEqual([]);
  expect(problem).toEqual({
    severity: 'error',
    source: 'spec',
    file: 'main.wasp.ts',
    line: 7,
    column: 3,
    code: 'TS2322',
    message: "Type 'number' is not assignable to type 'string'.",
  });
});

test('an error in a line that the engine has written in place of an import is placed at the import', () => {
  expect(
    parseEngineProblems(captured('unknown-name'), edited('page(MainPage)', 'page(MainPag)')),
  ).toMatchObject([
    { file: 'main.wasp.ts', line: 2, column: 10, code: 'TS6133' },
    {
      file: 'main.wasp.ts',
      line: 10,
      column: 34,
      code: 'TS2552',
      message: "Cannot find name 'MainPag'. Did you mean 'MainPage'?",
    },
  ]);
});

test.each<[string, CheckedSources, object]>([
  [
    'syntax-error',
    edited('app({', 'app({{'),
    { source: 'spec', file: 'main.wasp.ts', line: 4, column: 21, message: 'Unexpected token' },
  ],
  [
    'throws',
    sources(),
    {
      source: 'spec',
      file: 'main.wasp.ts',
      line: null,
      message: 'It could not be evaluated: boom',
    },
  ],
  [
    'dup-route',
    sources(),
    {
      source: 'spec',
      file: 'main.wasp.ts',
      line: 10,
      column: 12,
      message: expect.stringMatching(/^Conflicting configurations for the route `RootRoute`:/),
    },
  ],
  [
    'auth-noentity',
    edited('title: "apz"', 'title: "apz", auth: { userEntity: "User" }'),
    {
      source: 'spec',
      line: 7,
      message: expect.stringContaining('Invalid `Entity` reference: `User`'),
    },
  ],
  ['version', sources(), { source: 'spec', file: 'main.wasp.ts', line: 6, column: 11 }],
  ['schema-nourl', sources(), { source: 'schema', file: 'schema.prisma', line: 1 }],
  [
    'schema-syntax',
    sources(),
    {
      source: 'schema',
      file: 'schema.prisma',
      line: 11,
      column: 23,
      message: "schema.prisma can't be parsed.\nunexpected 'b'\nexpecting '(', '.', '@', or '}'",
    },
  ],
  [
    'package',
    sources(),
    {
      source: 'project',
      file: 'package.json',
      line: 4,
      column: 6,
      message: '"dependencies.react": Wasp requires package "react" with version "^19.2.1".',
    },
  ],
])('%s', (name, files, expected) => {
  const problems = parseEngineProblems(captured(name), files);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ severity: 'error', ...expected });
});

test('several complaints about one file are several problems, each at its place', () => {
  expect(parseEngineProblems(captured('tsconfig'), sources())).toMatchObject([
    {
      file: 'tsconfig.src.json',
      line: 3,
      message: '"compilerOptions.module": Expected "esnext" but got "node16".',
    },
    {
      file: 'tsconfig.src.json',
      line: 4,
      message: '"compilerOptions.strict": Expected True but got False.',
    },
  ]);
  expect(parseEngineProblems(captured('missing-files'), sources())).toMatchObject([
    { source: 'project', file: 'tsconfig.wasp.json', line: null },
    { source: 'project', file: 'vite.config.ts' },
  ]);
});

test("each of Prisma's complaints is placed in the schema as the user has written it, and the database is not spoken of", () => {
  expect(parseEngineProblems(captured('prisma'), sources())).toEqual([
    {
      severity: 'error',
      source: 'schema',
      file: 'schema.prisma',
      line: 12,
      column: 4,
      code: null,
      message:
        'Type "Strin" is neither a built-in type, nor refers to another model, composite type, or enum.',
    },
    {
      severity: 'error',
      source: 'schema',
      file: 'schema.prisma',
      line: 13,
      column: 3,
      code: null,
      message:
        'Type "B" is neither a built-in type, nor refers to another model, composite type, or enum.',
    },
  ]);
});

test('what the compiler says of the copy of src in the SDK is of src', () => {
  expect(parseEngineProblems(captured('types'), sources())).toMatchObject([
    { source: 'types', file: 'src/MainPage.tsx', line: 38, column: 14, code: 'TS2322' },
    { source: 'types', file: 'src/MainPage.tsx', line: 40, column: 88, code: 'TS2339' },
    { source: 'types', file: 'src/server/queries.ts', line: 5, column: 9, code: 'TS2322' },
    { source: 'types', file: 'src/server/queries.ts', line: 6, column: 52, code: 'TS2561' },
  ]);
});

test('a compile that succeeds has no problems', () => {
  expect(parseEngineProblems(captured('missing-export'), sources())).toEqual([]);
});
