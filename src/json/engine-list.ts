import { z } from 'zod';
import { version } from './form';

/** What `wasp engine list --json` prints. */
export const engineList = z.strictObject({
  version,
  engines: z
    .array(
      z.strictObject({
        version: z.string().describe('version of Wasp'),
        folder: z.string(),
        from: z
          .enum(['installed', 'WASP_ENGINE'])
          .describe(
            '`WASP_ENGINE`: the folder that this environment variable names, which is used whatever else is there',
          ),
        isTried: z.boolean().describe('whether this program was tried with that version'),
      }),
    )
    .describe('the one of WASP_ENGINE first, then the newest'),
});

export type EngineList = z.infer<typeof engineList>;
