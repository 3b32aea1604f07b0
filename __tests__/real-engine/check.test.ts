import {
  readFileSync,
  readdirSync,
  lstatSync,
  writeFileSync,
  mkdirSync,
  existsSync,
} from 'node:fs';
import { join } from 'node:path';
import { useRealProject } from '../support/real-project';
import { runWasp, type Run } from '../support/run-wasp';
import { startWasp } from '../support/running-wasp';

const real = useRealProject();

const wasp = (...args: string[]): Promise<Run> =>
  runWasp(real.sandbox, args, { cwd: real.project, env: real.env });
const read = (name: string): string => readFileSync(join(real.project, name), 'utf8');

function write(name: string, text: string): void {
  mkdirSync(join(real.project, name, '..'), { recursive: true });
  writeFileSync(join(real.project, name), text);
}

/** Every file of the project with its size and times, but for what npm and Vite keep for themselves. */
function lookAtAll(folder = real.project): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !/node_modules\/\.(vite|cache|unrun)/.test(path))
    .map(
      (path) =>
        `${path} ${lstatSync(path).size} ${lstatSync(path).mtimeMs} ${lstatSync(path).ctimeMs}`,
    )
    .sort();
}

interface Checked {
  isClean: boolean;
  areTypesChecked: boolean;
  problems: {
    file: string;
    line: number;
    column: number;
    code: string | null;
    source: string;
    message: string;
  }[];
}

async function check(): Promise<Checked> {
  const run = await wasp('check', '--json');
  const checked = JSON.parse(run.stdout) as Checked;
  expect(run.exitCode).toBe(checked.isClean ? 0 : 1);
  return checked;
}

const places = ({ problems }: Checked): string[] =>
  problems.map(({ file, line, column, code }) =>
    [file, line, column, code].filter((part) => part !== null).join(' '),
  );

test('a project that compiles is clean, and nothing of it is changed', async () => {
  const before = lookAtAll();
  expect(await check()).toEqual({ version: 1, isClean: true, areTypesChecked: true, problems: [] });
  expect(lookAtAll()).toEqual(before);
});

test("errors of client, server, spec and references are one list; entities need neither a database nor Prisma's engines", async () => {
  const main = read('main.wasp.ts');
  const page = read('src/MainPage.tsx');
  const schema = read('schema.prisma');
  write(
    'schema.prisma',
    `${schema}\nmodel Task {\n  id Int @id @default(autoincrement())\n  title String\n}\n`,
  );
  write(
    'src/queries.ts',
    'import { type GetTasks } from "wasp/server/operations";\nimport { type Task } from "wasp/entities";\nexport const getTasks: GetTasks<void, Task[]> = (_args, context) =>\n  context.entities.Task.findMany({ where: { titel: "x" } });\n',
  );
  write(
    'src/MainPage.tsx',
    `import { getTasks, useQuery } from "wasp/client/operations";\n${page}\nexport const Tasks = () => <b>{useQuery(getTasks).data?.[0].nope}</b>;\nexport function implicit(a) { return a }\n`,
  );
  write(
    'main.wasp.ts',
    main
      .replace(
        'import { app, page, route }',
        'import { getTasks, gone } from "./src/queries" with { type: "ref" };\nimport { app, page, query, route }',
      )
      .replace(
        'spec: [',
        'spec: [\n    query(getTasks, { entities: ["Task"] }), query(gone, { entities: [] }),',
      ),
  );
  const checked = await check();
  const lines = read('src/MainPage.tsx').split('\n');
  const last = lines.findIndex((line) => line.includes('nope')) + 1;
  expect(places(checked)).toEqual([
    'main.wasp.ts 1 32 TS2305',
    `src/MainPage.tsx ${last} 61 TS2339`,
    `src/MainPage.tsx ${last + 1} 26 TS7006`,
    'src/queries.ts 4 45 TS2561',
  ]);
  expect(checked.problems[0]?.message).toBe('src/queries has no export gone.');
  expect(existsSync(join(real.project, '.wasp', 'out', 'types'))).toBe(false);

  const shown = await wasp('show', 'operations', '--json');
  expect(JSON.parse(shown.stdout)).toMatchObject({
    operations: [
      {
        kind: 'query',
        name: 'getTasks',
        entities: ['Task'],
        function: { module: 'src/queries', export: 'getTasks' },
      },
      { name: 'gone' },
    ],
  });

  write(
    'schema.prisma',
    `${read('schema.prisma')}\nmodel Other {\n  id    Int @id\n   what  Strin\n}\n`,
  );
  const wrong = await check();
  expect(wrong).toMatchObject({
    areTypesChecked: false,
    problems: [
      {
        source: 'schema',
        file: 'schema.prisma',
        column: 4,
        message: expect.stringContaining('Type "Strin"'),
      },
    ],
  });
  expect(read('schema.prisma').split('\n')[(wrong.problems[0]?.line ?? 0) - 1]).toBe(
    '   what  Strin',
  );

  write('schema.prisma', schema);
  write('src/MainPage.tsx', page);
  write('src/queries.ts', '');
  write('main.wasp.ts', main.replace(/title: "[^"]*"/, 'title: 42'));
  expect(places(await check())).toEqual([
    `main.wasp.ts ${main.split('\n').findIndex((line) => line.includes('title:')) + 1} 3 TS2322`,
  ]);
  write('main.wasp.ts', main);
});

test('beside a running app it leaves the app and all that it runs from alone', async () => {
  const app = startWasp(real.sandbox, ['start', '--no-open'], { cwd: real.project, env: real.env });
  const [, client = ''] = await app.said(/The app is at (http:\S+) \(ready/);
  const before = lookAtAll(join(real.project, '.wasp'));
  const page = read('src/MainPage.tsx');
  write('src/MainPage.tsx', `${page}export const bad: number = "x";\n`);
  const checked = await check();
  expect(checked.problems).toMatchObject([{ file: 'src/MainPage.tsx', code: 'TS2322' }]);
  expect((await fetch(client)).status).toBe(200);
  // The running server builds itself anew at a change of src; what the engine has made stays as it was.
  const ofEngine = (seen: string[]): string[] =>
    seen.filter((line) => !/\/out\/(user|server\/(bundle|dist))/.test(line));
  expect(ofEngine(lookAtAll(join(real.project, '.wasp')))).toEqual(ofEngine(before));
  write('src/MainPage.tsx', page);
  app.child.kill('SIGINT');
  expect(await app.ended).toBe(130);
});
