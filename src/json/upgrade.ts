import { z } from 'zod';
import { version } from './form';

export const change = z.strictObject({
  name: z.string().describe('a dependency, or a setting such as `wasp.version`'),
  before: z.string().nullable().describe('null where there was none'),
  after: z.string(),
});

/** What `wasp upgrade --json` prints. */
export const upgrade = z.strictObject({
  version,
  state: z
    .enum(['planned', 'upgraded', 'up-to-date'])
    .describe(
      '`planned`: with --dry-run, and nothing was changed; `upgraded`: all of it was done; `up-to-date`: there is nothing to do',
    ),
  from: z.string().describe('range of versions that the main file asked for'),
  to: z.string().describe('version that the project is moved to'),
  edits: z
    .array(
      z.strictObject({
        file: z.string().describe("relative to the project's root"),
        changes: z.array(change),
      }),
    )
    .describe('what is changed, or would be'),
  objection: z
    .string()
    .nullable()
    .describe(
      'what the engine of that version says against the project as it is now; null where it accepts it, or was not asked',
    ),
  checklist: z
    .array(z.string())
    .describe(
      'what is left for you to do, in this order; empty where there was nothing to upgrade',
    ),
});

export type Change = z.infer<typeof change>;
export type UpgradeReport = z.infer<typeof upgrade>;
