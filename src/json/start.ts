import { z } from 'zod';
import { version } from './form';
import { logLine } from './logs';
import { source } from './source';

const clientUrl = z.string().describe('address of the client');
const serverUrl = z.string().describe('address of the server');
const pid = z.int().describe('process id of the `wasp` that runs the app');
const since = z.iso.datetime().describe('when it was started');
const logFile = z.string().describe('file with all that the app says, for `wasp logs`');
const afterMs = z.int().describe('milliseconds that it took');

/** How a part of the app is. */
export const partState = z.enum(['starting', 'ready', 'crashed', 'failed']);

/** What `wasp start --json` prints, one a line. */
export const developmentEvent = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('started').describe('the first event of a run'),
    version,
    pid,
    since,
    clientUrl,
    serverUrl,
    logFile,
  }),
  z.strictObject({
    event: z.literal('line').describe('a line that a part has printed'),
    source,
    text: z.string().describe('without colours'),
  }),
  z.strictObject({
    event: z.literal('state').describe('a part has changed its state'),
    part: source,
    state: partState.describe(
      '`crashed`: ended by itself, and started again; `failed`: ended by itself, and left so until something changes',
    ),
    url: z.string().optional().describe('where it answers, once it does'),
    afterMs: afterMs.optional(),
  }),
  z.strictObject({
    event: z.literal('compiled').describe('a compile has ended'),
    isSuccess: z.boolean(),
    durationMs: z.int(),
    text: z
      .string()
      .describe('what the engine printed, without colours; empty where nothing had changed'),
  }),
  z.strictObject({
    event: z.literal('ready').describe('all parts answer'),
    clientUrl: clientUrl.optional(),
    serverUrl: serverUrl.optional(),
    afterMs,
  }),
  z.strictObject({
    event: z
      .literal('running')
      .describe('the app runs already, and this command has nothing to do'),
    version,
    clientUrl: clientUrl.nullable(),
    serverUrl: serverUrl.nullable(),
    pid,
    since,
  }),
  z.strictObject({ event: z.literal('stopped').describe('all of it is stopped; the last event') }),
]);

/** What `wasp start --background --json` prints. */
export const backgroundStart = z.discriminatedUnion('state', [
  z.strictObject({
    version,
    state: z.literal('ready').describe('all parts answer over HTTP'),
    isNew: z.boolean().describe('false where the app ran already'),
    pid,
    since,
    clientUrl: clientUrl
      .nullable()
      .describe('address of the client; null where only the server was asked for'),
    serverUrl: serverUrl
      .nullable()
      .describe('address of the server; null where only the client was asked for'),
    logFile,
  }),
  z.strictObject({
    version,
    state: z
      .literal('failed')
      .describe('the app does not answer, and nothing of this start is left running'),
    error: z.string().describe('what happened, why, and what to do'),
    lastLines: z.array(logLine).describe('the last lines of the log'),
    logFile,
  }),
]);

export type DevelopmentEvent = z.infer<typeof developmentEvent>;
export type BackgroundStart = z.infer<typeof backgroundStart>;
export type PartState = z.infer<typeof partState>;
