import { z } from 'zod';
import { version } from './form';

/** What `wasp doctor --json` prints. */
export const doctor = z.strictObject({
  version,
  isHealthy: z.boolean().describe('whether no check has failed; the exit code is 1 otherwise'),
  checks: z.array(
    z.strictObject({
      check: z.string().describe('what was looked at, e.g. `engine`'),
      result: z
        .enum(['ok', 'warning', 'failure'])
        .describe('`warning`: most commands work; `failure`: some command fails for it'),
      what: z.string().describe('what was found'),
      next: z.string().nullable().describe('what to do about it; null only with `ok`'),
      canFix: z.boolean().describe('whether `wasp doctor --fix` can do something about it'),
    }),
  ),
});

export type Doctor = z.infer<typeof doctor>;
