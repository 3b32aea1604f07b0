import { z } from 'zod';
import { eventSchema } from '../telemetry/event';
import { version } from './form';

const bucket = z.strictObject({
  lastAttemptAt: z.iso
    .datetime()
    .nullable()
    .describe('when one of these was sent last, or tried to be'),
  dueAt: z.iso
    .datetime()
    .nullable()
    .describe('from when on the next one may be sent; null where telemetry is off'),
  nextEvent: eventSchema
    .nullable()
    .describe(
      'exactly what would be sent, were it due (docs/telemetry.md says what it means); null where nothing would, as outside a project',
    ),
});

/** What `wasp telemetry status --json` prints. */
export const telemetryStatus = z.strictObject({
  version,
  isEnabled: z.boolean(),
  decidedBy: z
    .enum([
      'choice',
      'default',
      'WASP_TELEMETRY_DISABLE',
      'DO_NOT_TRACK',
      'WASP_TELEMETRY_URL',
      'WASP_TELEMETRY_DEBUG',
      'damaged-store',
      'no-folder',
      'damaged-identity',
      'unwritable-store',
    ])
    .describe(
      '`choice`: `wasp telemetry enable` or `disable`; `damaged-store`, `no-folder`: your choice can not be known; `damaged-identity`, `unwritable-store`: it can, but nothing can be sent',
    ),
  because: z.string().describe('the same in words'),
  isCi: z
    .boolean()
    .describe(
      'turns nothing off: events say so in their context, and a command waits for its own, one second at most',
    ),
  isNoticeAwaited: z
    .boolean()
    .describe(
      'whether nothing is sent before a command on a terminal, or on CI, has said once what is sent',
    ),
  store: z
    .string()
    .nullable()
    .describe('the folder with all that is kept; null where there is none to keep it in'),
  endpoint: z
    .string()
    .nullable()
    .describe(
      'where events go; null where `WASP_TELEMETRY_URL` is an address that nothing may be sent to',
    ),
  buckets: z.strictObject({
    build: bucket.describe('of `wasp build`'),
    other: bucket.describe('of all other commands'),
  }),
});

/** What `wasp telemetry log --json` prints. */
export const telemetryLog = z.strictObject({
  version,
  entries: z
    .array(
      z.strictObject({
        at: z.iso.datetime(),
        bucket: z.enum(['build', 'other']),
        endpoint: z.string(),
        event: eventSchema
          .nullable()
          .describe(
            'exactly what was sent, or would have been (docs/telemetry.md says what it means); null where what came together was no event',
          ),
        outcome: z
          .discriminatedUnion('kind', [
            z.strictObject({ kind: z.literal('sent'), status: z.int() }),
            z.strictObject({ kind: z.literal('failed'), why: z.string() }),
            z.strictObject({ kind: z.literal('held-back'), why: z.string() }),
            z.strictObject({ kind: z.literal('unknown') }),
          ])
          .describe(
            '`kind`: `sent`, with the `status` of the answer; `failed` or `held-back`, with `why`; or `unknown`, where the sender was ended before it had an answer',
          ),
      }),
    )
    .describe('the last 50, oldest first'),
});

export type TelemetryStatus = z.infer<typeof telemetryStatus>;
export type TelemetryLog = z.infer<typeof telemetryLog>;
