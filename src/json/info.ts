import { z } from 'zod';
import { version } from './form';

/** What `wasp info --json` prints. */
export const info = z.strictObject({
  version,
  name: z
    .string()
    .nullable()
    .describe("the app's name; null, like all that the engine is asked for, where it does not say"),
  root: z.string().describe("the project's folder"),
  waspVersion: z.string().describe('version of the engine that the project uses'),
  waspRange: z.string().nullable().describe('range of versions that the main file asks for'),
  databaseSystem: z.string().nullable().describe('in the words of the engine, e.g. `SQLite`'),
  lastCompile: z
    .strictObject({
      buildType: z.string().describe('in the words of the engine, e.g. `Development`'),
      generatedAt: z.string().describe('when, as the engine has noted it'),
      waspVersion: z.string().describe('version of the engine that has made it'),
    })
    .nullable()
    .describe('what is in .wasp/out; null where it was never made, or not to its end'),
  projectDirSize: z.string().nullable().describe('with its unit, e.g. `129 MB`'),
});

export type Info = z.infer<typeof info>;
