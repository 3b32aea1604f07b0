import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import {
  shownBuild,
  shownEntities,
  shownOperations,
  shownRoutes,
  shownSpec,
} from '../../src/json/show';
import { runWasp } from '../support/run-wasp';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

beforeEach(() => {
  mkdirSync(join(sandbox.project, '.wasp', 'out'), { recursive: true });
  writeFileSync(join(sandbox.project, 'schema.prisma'), 'model Task {\n  id Int @id\n}\n');
  const component = { kind: 'named', name: 'Main', path: '@src/Main', alias: 'Main' };
  analysed([
    { declType: 'App', declName: 'app', declValue: { title: 'app' } },
    { declType: 'Page', declName: 'Main', declValue: { component } },
    {
      declType: 'Route',
      declName: 'RootRoute',
      declValue: { path: '/', to: { declType: 'Page', name: 'Main' }, prerender: [] },
    },
    {
      declType: 'Query',
      declName: 'getTasks',
      declValue: { fn: component, entities: [{ declType: 'Entity', name: 'Task' }] },
    },
  ]);
});

function analysed(value: unknown): void {
  writeFileSync(
    join(sandbox.project, '.wasp', 'spec-result.json'),
    JSON.stringify({ status: 'ok', value }),
  );
}

const DOCUMENTS: Readonly<Record<string, z.ZodType>> = {
  routes: shownRoutes,
  operations: shownOperations,
  entities: shownEntities,
  spec: shownSpec,
};

test.each<[string, string]>([
  [
    'routes',
    'PATH  ROUTE      PAGE  COMPONENT      FOR\n/     RootRoute  Main  src/Main Main  everybody\n',
  ],
  ['operations', 'KIND   NAME      ENTITIES  FUNCTION\nquery  getTasks  Task      src/Main Main\n'],
  ['entities', 'Task\n  id  Int\n  used by getTasks\n'],
  [
    'spec',
    'KIND   NAME       SAYS\nApp    app        title: app\nPage   Main       component\nRoute  RootRoute  path: /, to, prerender\nQuery  getTasks   fn, entities\n',
  ],
])('`wasp show %s` is a table, and one JSON document with --json', async (what, table) => {
  expect(await runWasp(sandbox, ['show', what])).toMatchObject({
    exitCode: 0,
    stdout: table,
    stderr: '',
  });
  const json = await runWasp(sandbox, ['show', what, '--json']);
  const list = (DOCUMENTS[what]?.parse(JSON.parse(json.stdout)) as Record<string, unknown[]>)[
    what === 'spec' ? 'declarations' : what
  ];
  expect(list?.length).toBeGreaterThan(0);
});

test('an app without any says so, and has an empty list', async () => {
  analysed([]);
  expect(await runWasp(sandbox, ['show', 'operations'])).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: 'The app has no operations.\n',
  });
  expect(JSON.parse((await runWasp(sandbox, ['show', 'operations', '--json'])).stdout)).toEqual({
    version: 1,
    operations: [],
  });
});

test('a mistake in the spec is told in the words of the engine', async () => {
  const run = await runWasp(sandbox, ['show', 'routes'], { env: { STAND_IN_BEHAVIOUR: 'fail' } });
  expect(run).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('[Error] deps failed'),
  });
});

test('`wasp show build` says what was made, and that there is nothing', async () => {
  expect(await runWasp(sandbox, ['show', 'build'])).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringContaining('has not been compiled'),
  });
  writeFileSync(
    join(sandbox.project, '.wasp', 'out', '.waspinfo'),
    JSON.stringify({
      buildType: 'Production',
      generatedAt: '2026-01-02T03:04:05Z',
      waspVersion: '0.25.0',
    }),
  );
  const json = await runWasp(sandbox, ['show', 'build', '--json']);
  expect(shownBuild.parse(JSON.parse(json.stdout))).toEqual({
    version: 1,
    kind: 'build',
    generatedAt: '2026-01-02T03:04:05Z',
    waspVersion: '0.25.0',
    isFresh: false,
  });
});
