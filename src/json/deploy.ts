import { z } from 'zod';
import { version } from './form';

const id = z.string().describe('name of the step, e.g. `server-deploy`');
const title = z.string().describe('what it is, in words');

/** What a command of `wasp deploy` that changes something prints with `--json`, one a line. */
export const deployEvent = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('started').describe('the first event of a run'), version }),
  z.strictObject({
    event: z.literal('planned').describe('with --dry-run: a step, in its order'),
    id,
    title,
    runs: z.array(z.string()).describe('what it would run and change'),
    skipped: z.string().optional().describe('why there is nothing to do'),
  }),
  z.strictObject({
    event: z.literal('step').describe('a step has changed its state'),
    id,
    title,
    state: z
      .enum(['started', 'done', 'skipped', 'failed', 'stopped'])
      .describe('`skipped`: there is nothing to do; `stopped`: by a signal'),
    durationMs: z.int().optional().describe('left out where it has started'),
    said: z.string().optional().describe('what came of it, or why it was skipped'),
  }),
  z.strictObject({
    event: z.literal('failed').describe('a step has failed, and with it the run'),
    id,
    what: z.string().describe('what happened'),
    why: z.string().optional(),
    resume: z
      .string()
      .describe('the command that goes on from there; values of secrets are left out'),
  }),
  z.strictObject({
    event: z.literal('deployed').describe('where the app is now; the last event of what deploys'),
    server: z.string().optional().describe('address of the server'),
    client: z.string().optional().describe('address of the client'),
  }),
]);

const appOnFly = z
  .looseObject({})
  .describe("what `flyctl status --json` says of it, in flyctl's own form");

/** What `wasp deploy fly status --json` prints. */
export const flyStatus = z.strictObject({
  version,
  server: appOnFly.optional(),
  client: appOnFly.optional(),
});

/** What `wasp deploy railway status --json` prints. */
export const railwayStatus = z.strictObject({
  version,
  project: z.strictObject({ id: z.string(), name: z.string() }),
  environment: z.string().nullable().describe('as named by --environment; null for production'),
  services: z.array(
    z.strictObject({
      name: z.string(),
      status: z
        .string()
        .describe(
          "of its latest deployment, in Railway's own words, e.g. `SUCCESS`; or `not deployed`, or `missing` where there is no such service",
        ),
    }),
  ),
});

export type DeployEvent = z.infer<typeof deployEvent>;
export type FlyStatus = z.infer<typeof flyStatus>;
export type RailwayStatus = z.infer<typeof railwayStatus>;
