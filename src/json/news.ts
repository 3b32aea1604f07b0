import { z } from 'zod';
import { version } from './form';

/** What `wasp news --json` prints. */
export const news = z.strictObject({
  version,
  isCurrent: z.boolean().describe('whether the feed could be read now'),
  asOf: z.string().nullable().describe('when it was read last'),
  problem: z.string().nullable().describe('why it could not be read now; null where it could'),
  messages: z
    .array(
      z.strictObject({
        id: z.string(),
        level: z.enum(['info', 'moderate', 'critical']),
        title: z.string(),
        body: z.string(),
        publishedAt: z.string().describe('ISO 8601'),
        affects: z
          .string()
          .optional()
          .describe('range of Wasp versions; left out where it concerns all of them'),
        fixedIn: z.string().optional().describe('version of Wasp'),
        url: z.string().optional(),
        isRead: z.boolean().describe('whether `wasp news` has shown it before'),
      }),
    )
    .describe('the newest first; with --all also those that were read'),
});

export type News = z.infer<typeof news>;
