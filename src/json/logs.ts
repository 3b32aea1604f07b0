import { z } from 'zod';
import { source } from './source';

/** What `wasp logs --json` prints, one a line. */
export const logLine = z.strictObject({
  time: z.iso.datetime().describe('when it was said, UTC'),
  source,
  text: z.string().describe('one line, without colours'),
});

export type LogLine = z.infer<typeof logLine>;
