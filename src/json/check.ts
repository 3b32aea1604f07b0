import { z } from 'zod';
import { version } from './form';

export const problem = z.strictObject({
  severity: z.enum(['error', 'warning']).describe('only errors make the exit code 1'),
  source: z
    .enum(['spec', 'schema', 'types', 'project'])
    .describe(
      'what is wrong: the main file and what it imports, schema.prisma, the types in src, or package.json and the like',
    ),
  file: z
    .string()
    .nullable()
    .describe("relative to the project's root; null where no file can be named"),
  line: z.int().nullable().describe('from 1'),
  column: z.int().nullable().describe('from 1'),
  code: z.string().nullable().describe("TypeScript's number for it, e.g. `TS2322`"),
  message: z.string().describe('may be several lines'),
});

/** What `wasp check --json` prints. */
export const check = z.strictObject({
  version,
  isClean: z.boolean().describe('whether there is no error'),
  areTypesChecked: z
    .boolean()
    .describe(
      'false where spec or schema are wrong: types are made from them, and checked once they are right',
    ),
  problems: z.array(problem).describe('each once; errors first, then by file and line'),
});

export type Problem = z.infer<typeof problem>;
export type Check = z.infer<typeof check>;
