import { z } from 'zod';
import { version } from './form';

/** What `wasp db status --json` prints: no password in it. */
export const dbStatus = z.strictObject({
  version,
  provider: z.enum(['sqlite', 'postgresql']).describe('as schema.prisma says'),
  kind: z
    .enum(['file', 'own', 'docker', 'embedded'])
    .nullable()
    .describe(
      '`own`: the one that you name by DATABASE_URL; `docker`, `embedded`: managed by wasp; null where that is not known yet, since it was never started',
    ),
  state: z
    .enum(['running', 'stopped', 'never started', 'unreachable', 'unknown'])
    .nullable()
    .describe(
      'asked now; `unreachable`: your own does not answer; `unknown`: its address is not understood; null for SQLite, which needs no server',
    ),
  url: z
    .string()
    .nullable()
    .describe('its address, with `***` for the password, which `wasp db url` prints'),
  port: z.int().nullable(),
  place: z
    .string()
    .nullable()
    .describe('the container, the folder with the data, or where DATABASE_URL comes from'),
  owner: z
    .strictObject({ command: z.string(), pid: z.int(), since: z.iso.datetime() })
    .nullable()
    .describe('the `wasp` that has started it and will stop it'),
});

export type DbStatus = z.infer<typeof dbStatus>;
