import { z } from 'zod';
import { version } from './form';

const imported = z.strictObject({
  module: z
    .string()
    .describe("relative to the project's root, as it is imported: mostly without an extension"),
  export: z.string().describe('`default`, or its name'),
});

/** What `wasp show routes --json` prints. */
export const shownRoutes = z.strictObject({
  version,
  routes: z.array(
    z.strictObject({
      name: z.string(),
      path: z.string().describe('with parameters as `:name`'),
      page: z.string().describe('name of the page'),
      component: imported.nullable().describe('the code of the page'),
      isAuthRequired: z.boolean().describe('whether the page is for users who are signed in'),
      prerender: z.array(z.string()).describe('paths that are rendered when the app is built'),
    }),
  ),
});

/** What `wasp show operations --json` prints. */
export const shownOperations = z.strictObject({
  version,
  operations: z.array(
    z.strictObject({
      kind: z.enum(['query', 'action', 'api', 'job', 'crud']),
      name: z.string(),
      function: imported.nullable().describe('the code; null for a crud'),
      entities: z.array(z.string()).describe('names of the entities that it may use'),
      isAuthRequired: z
        .boolean()
        .nullable()
        .describe("null where the spec does not say: the app's own setting counts"),
      detail: z
        .string()
        .nullable()
        .describe("an api's method and path, a job's schedule, or what a crud offers"),
    }),
  ),
});

/** What `wasp show entities --json` prints. */
export const shownEntities = z.strictObject({
  version,
  entities: z.array(
    z.strictObject({
      name: z.string(),
      fields: z.array(
        z.strictObject({
          name: z.string(),
          type: z.string().describe('as written in schema.prisma, with `?` or `[]`'),
        }),
      ),
      usedBy: z.array(z.string()).describe('names of the operations that name it'),
    }),
  ),
});

/** What `wasp show spec --json` prints. */
export const shownSpec = z.strictObject({
  version,
  declarations: z.array(
    z.looseObject({
      declType: z
        .string()
        .describe(
          '`App`, `Page`, `Route`, `Query`, `Action`, `Api`, `ApiNamespace`, `Job` or `Crud`',
        ),
      declName: z.string(),
      declValue: z
        .looseObject({})
        .describe(
          "what it says, in the engine's own form, which may change with each version of Wasp",
        ),
    }),
  ),
});

/** What `wasp show build --json` prints. */
export const shownBuild = z.strictObject({
  version,
  kind: z
    .enum(['compile', 'build'])
    .nullable()
    .describe('made for development, or for production; null where .wasp/out holds neither'),
  generatedAt: z.string().nullable().describe('when, as the engine has noted it'),
  waspVersion: z.string().nullable().describe('the version of the engine that has made it'),
  isFresh: z
    .boolean()
    .describe(
      'whether the same command would find nothing to do; false also where that is not known',
    ),
});

export type ShownRoutes = z.infer<typeof shownRoutes>;
export type ShownOperations = z.infer<typeof shownOperations>;
export type ShownEntities = z.infer<typeof shownEntities>;
export type ShownSpec = z.infer<typeof shownSpec>;
export type ShownBuild = z.infer<typeof shownBuild>;
