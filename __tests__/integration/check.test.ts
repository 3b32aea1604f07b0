import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { check as document } from '../../src/json/check';
import { runWasp, type Run } from '../support/run-wasp';
import { useSandbox } from '../support/sandbox';

/** Stands in for the project's TypeScript compiler: notes where it is run, and finds what it is told. */
const TSC = `#!/usr/bin/env node
const { appendFileSync } = require('node:fs');
appendFileSync(process.env.STAND_IN_CALLS, JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }) + '\\n');
if (process.env.STAND_IN_FINDS) { console.log(process.env.STAND_IN_FINDS); process.exitCode = 2; }
`;
const FINDS =
  "../../../src/Main.tsx(3,7): error TS2322: Type 'string' is not assignable to type 'number'.";

const sandbox = useSandbox();

beforeEach(() => {
  write('node_modules/@wasp.sh/spec/package.json', '{}');
  write('.wasp/spec/package.json', '{}');
  write('.wasp/out/installedNpmDepsLog.json', '{}');
  write('.wasp/out/server/node_modules/express/package.json', '{}');
  write('schema.prisma', '');
  write('src/Main.tsx', 'one\ntwo\nconst a: number = "x";\n');
  write('.env.server', 'SECRET=1\n');
  write('node_modules/.bin/tsc', TSC);
  chmodSync(join(sandbox.project, 'node_modules/.bin/tsc'), 0o755);
});

function write(name: string, text: string): void {
  const file = join(sandbox.project, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const check = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Run> =>
  runWasp(sandbox, ['check', ...args], { env });
const shadow = (): string => {
  const projects = join(sandbox.home, '.local', 'share', 'wasp', 'projects');
  return join(projects, readdirSync(projects)[0] ?? '', 'check');
};

test('a clean project gives no result and exit code 0; engine and compiler work in a place of their own', async () => {
  expect(await check()).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: 'Checking ...\nNo problems.\n',
  });
  expect(sandbox.engineCalls()).toMatchObject([
    { args: ['compile'], cwd: shadow() },
    { args: ['--build', '--pretty', 'false'], cwd: join(shadow(), '.wasp/out/server') },
  ]);
  expect(readdirSync(join(sandbox.project, '.wasp/out'))).toEqual([
    'installedNpmDepsLog.json',
    'server',
  ]);
  expect(readFileSync(join(shadow(), 'src/Main.tsx'), 'utf8')).toContain('const a');
});

test('a type error is one line with its place, and exit code 1', async () => {
  const expected =
    "src/Main.tsx:3:7 error TS2322: Type 'string' is not assignable to type 'number'.\n";
  expect(await check([], { STAND_IN_FINDS: FINDS })).toMatchObject({
    exitCode: 1,
    stdout: expected,
    stderr: 'Checking ...\n1 error.\n',
  });
});

test('--json prints one document, --annotations what GitHub reads, with paths from the root of the checkout', async () => {
  const json = await check(['--json'], { STAND_IN_FINDS: FINDS });
  expect(json.exitCode).toBe(1);
  expect(document.parse(JSON.parse(json.stdout))).toEqual({
    version: 1,
    isClean: false,
    areTypesChecked: true,
    problems: [
      {
        severity: 'error',
        source: 'types',
        file: 'src/Main.tsx',
        line: 3,
        column: 7,
        code: 'TS2322',
        message: "Type 'string' is not assignable to type 'number'.",
      },
    ],
  });
  const annotated = await check(['--annotations', 'github'], {
    STAND_IN_FINDS: FINDS,
    GITHUB_WORKSPACE: dirname(sandbox.project),
  });
  expect(annotated.stdout).toBe(
    "::error file=project/src/Main.tsx,line=3,col=7,title=TS2322::Type 'string' is not assignable to type 'number'.\n",
  );
  expect(await check(['--json', '--annotations', 'github'])).toMatchObject({
    exitCode: 2,
    stdout: '',
  });
});

test('what was deleted, added and changed in the project is so in the next check', async () => {
  write('src/old/a.ts', '1');
  write('src/gone.ts', '1');
  await check();
  rmSync(join(sandbox.project, 'src/gone.ts'));
  rmSync(join(sandbox.project, 'src/old'), { recursive: true });
  write('src/old', 'now a file');
  write('src/new/b.ts', '2');
  write('src/Main.tsx', 'changed\n');
  await check();
  expect(readdirSync(join(shadow(), 'src')).sort()).toEqual(['Main.tsx', 'new', 'old']);
  expect(readFileSync(join(shadow(), 'src/Main.tsx'), 'utf8')).toBe('changed\n');
  expect(readFileSync(join(shadow(), 'src/old'), 'utf8')).toBe('now a file');
});

test('a folder that the spec imports from is copied, so that what it imports is looked for beside it, whatever else the spec reads', async () => {
  const main = readFileSync(join(sandbox.project, 'main.wasp.ts'), 'utf8');
  write(
    'main.wasp.ts',
    `import { x } from "./features/x.wasp";\nimport dayjs from "dayjs";\n${main}`,
  );
  write('features/x.wasp.ts', 'export const x = 1;\n');
  write('other/note.txt', '');
  await check();
  expect(
    ['features', 'other'].map((name) => lstatSync(join(shadow(), name)).isSymbolicLink()),
  ).toEqual([false, true]);
});

test('where nothing has changed, the engine is not asked again, unless it failed for what has no place in the project', async () => {
  const compiles = (): number =>
    sandbox.engineCalls().filter(({ args }) => args[0] === 'compile').length;
  const env = { STAND_IN_FINDS: FINDS };
  const first = await check([], env);
  const second = await check([], env);
  expect(second).toMatchObject({ exitCode: 1, stdout: first.stdout });
  expect(compiles()).toBe(1);
  await check(['--force'], env);
  expect(compiles()).toBe(2);
  write('src/Main.tsx', 'changed\n');
  for (const wanted of [3, 4]) {
    await check([], { STAND_IN_BEHAVIOUR: 'fail' });
    expect(compiles()).toBe(wanted);
  }
});

test('an engine that fails without a word that is known is told in its own words', async () => {
  const run = await check([], { STAND_IN_BEHAVIOUR: 'fail' });
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain('error: The engine failed with exit code 1.');
  expect(run.stdout).toContain('[Error] compile failed');
});

test('without dependencies it says what to do first', async () => {
  rmSync(join(sandbox.project, 'node_modules'), { recursive: true });
  expect(await check()).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('Run `wasp install`.'),
  });
});
