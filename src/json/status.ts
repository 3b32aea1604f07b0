import { z } from 'zod';
import { version } from './form';

/** What `wasp status --json` prints. */
export const status = z.strictObject({
  version,
  isRunning: z
    .boolean()
    .describe('whether a `wasp start` runs for this project; one that was killed does not'),
  isReady: z.boolean().describe('whether all of its parts answer over HTTP, asked now'),
  mode: z
    .enum(['foreground', 'background'])
    .nullable()
    .describe('how it was started; null, like all that follows of it, where it does not run'),
  pid: z.int().nullable().describe('process id of the `wasp` that runs the app'),
  since: z.iso.datetime().nullable().describe('when it was started'),
  clientUrl: z.string().nullable().describe('address of the client'),
  serverUrl: z.string().nullable().describe('address of the server'),
  parts: z
    .array(
      z.strictObject({
        name: z.enum(['server', 'client', 'db', 'wasp']).describe('`wasp` stands for the compile'),
        state: z
          .enum(['starting', 'ready', 'silent', 'crashed', 'failed'])
          .describe('`silent`: had answered before, and does not now'),
      }),
    )
    .describe('its parts, as they are now'),
  leftovers: z
    .array(
      z.strictObject({
        pid: z.int().nullable().describe('process id; null for a container'),
        command: z.string().describe('its command line'),
      }),
    )
    .describe(
      'what a killed `wasp start` has left running, each with all that it has started; `wasp stop` and the next start stop it',
    ),
  logFile: z.string().describe('file with all that the app says, for `wasp logs`'),
});

export type Status = z.infer<typeof status>;
