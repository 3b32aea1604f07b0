import { findEntities, findOperations, findRoutes } from '../../src/spec/declarations';
import { parseModels } from '../../src/spec/models';
import type { Declaration } from '../../src/engine/spec-result';

const named = (name: string, path: string) => ({ kind: 'named', name, path, alias: name }) as const;
/** In the form that engine 0.25.0 writes to `.wasp/spec-result.json`. */
const DECLARATIONS: Declaration[] = [
  { declType: 'App', declName: 'app', declValue: {} },
  {
    declType: 'Page',
    declName: 'Main',
    declValue: {
      component: { kind: 'default', name: 'Main', path: '@src/Main' },
      authRequired: true,
    },
  },
  {
    declType: 'Route',
    declName: 'RootRoute',
    declValue: { path: '/', to: { name: 'Main' }, prerender: [] },
  },
  {
    declType: 'Query',
    declName: 'getTasks',
    declValue: { fn: named('getTasks', '@src/queries'), entities: [{ name: 'Task' }], auth: false },
  },
  {
    declType: 'Api',
    declName: 'hook',
    declValue: { fn: named('hook', '@src/apis'), httpRoute: ['POST', '/hook'] },
  },
  {
    declType: 'Job',
    declName: 'tidy',
    declValue: {
      perform: { fn: named('tidy', '@src/jobs') },
      entities: [{ name: 'Task' }],
      schedule: { cron: '0 7 * * *' },
    },
  },
  {
    declType: 'Crud',
    declName: 'tasks',
    declValue: { entity: { name: 'Task' }, operations: { get: {}, getAll: { isPublic: true } } },
  },
];

test('a route is shown with its page', () => {
  expect(findRoutes(DECLARATIONS)).toEqual([
    {
      name: 'RootRoute',
      path: '/',
      page: 'Main',
      component: { module: 'src/Main', export: 'default' },
      isAuthRequired: true,
      prerender: [],
    },
  ]);
});

test('queries, apis, jobs and cruds are operations, each with what is its own', () => {
  expect(findOperations(DECLARATIONS)).toEqual([
    {
      kind: 'query',
      name: 'getTasks',
      function: { module: 'src/queries', export: 'getTasks' },
      entities: ['Task'],
      isAuthRequired: false,
      detail: null,
    },
    {
      kind: 'api',
      name: 'hook',
      function: { module: 'src/apis', export: 'hook' },
      entities: [],
      isAuthRequired: null,
      detail: 'POST /hook',
    },
    {
      kind: 'job',
      name: 'tidy',
      function: { module: 'src/jobs', export: 'tidy' },
      entities: ['Task'],
      isAuthRequired: null,
      detail: '0 7 * * *',
    },
    {
      kind: 'crud',
      name: 'tasks',
      function: null,
      entities: ['Task'],
      isAuthRequired: null,
      detail: 'get, getAll',
    },
  ]);
});

test('entities are the models of the schema, with who uses them', () => {
  const schema = `
// model Comment { no String }
model Task {
  id    Int     @id @default(autoincrement())
  title String? @default("} // {") /* none */
  tags  Tag[]
  price Unsupported("money")?
  @@index([title])
}
enum Tag { a b }
model Empty {
}
`;
  expect(findEntities(schema, DECLARATIONS)).toEqual([
    {
      name: 'Task',
      fields: [
        { name: 'id', type: 'Int' },
        { name: 'title', type: 'String?' },
        { name: 'tags', type: 'Tag[]' },
        { name: 'price', type: 'Unsupported("money")?' },
      ],
      usedBy: ['getTasks', 'tidy', 'tasks'],
    },
    { name: 'Empty', fields: [], usedBy: [] },
  ]);
  expect(parseModels('')).toEqual([]);
});
