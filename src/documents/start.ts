import { z } from 'zod';
import { source } from './source';

const version = z.literal(1).describe('version of this form; it changes when a field changes its meaning or goes');
const clientUrl = z.string().describe('address of the client');
const serverUrl = z.string().describe('address of the server');
const pid = z.int().describe('process id of the `wasp` that runs the app');
const since = z.iso.datetime().describe('when it was started');
const afterMs = z.int().describe('milliseconds that it took');

/** How a part of the app is. */
export const partState = z.enum(['starting', 'ready', 'crashed', 'failed']);

/** What `wasp start --json` prints, one a line. */
export const developmentEvent = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('started').describe('the first event of a run'), version, pid, since, clientUrl, serverUrl }),
  z.strictObject({ event: z.literal('line').describe('a line that a part has printed'), source, text: z.string().describe('without colours') }),
  z.strictObject({
    event: z.literal('state').describe('a part has changed its state'),
    part: source,
    state: partState.describe('`crashed`: ended by itself, and started again; `failed`: ended by itself, and left so until something changes'),
    url: z.string().optional().describe('where it answers, once it does'),
    afterMs: afterMs.optional(),
  }),
  z.strictObject({
    event: z.literal('compiled').describe('a compile has ended'),
    isSuccess: z.boolean(),
    durationMs: z.int(),
    text: z.string().describe('what the engine printed, without colours; empty where nothing had changed'),
  }),
  z.strictObject({ event: z.literal('ready').describe('all parts answer'), clientUrl: clientUrl.optional(), serverUrl: serverUrl.optional(), afterMs }),
  z.strictObject({ event: z.literal('running').describe('the app runs already, and this command has nothing to do'), version, clientUrl, serverUrl, pid, since }),
  z.strictObject({ event: z.literal('stopped').describe('all of it is stopped; the last event') }),
]);

export type DevelopmentEvent = z.infer<typeof developmentEvent>;
