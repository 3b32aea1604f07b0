import type { z } from 'zod';
import { check } from './check';
import { dbStatus } from './db-status';
import { deployEvent, flyStatus, railwayStatus } from './deploy';
import { doctor } from './doctor';
import { engineList } from './engine-list';
import { info } from './info';
import { logLine } from './logs';
import { news } from './news';
import { shownBuild, shownEntities, shownOperations, shownRoutes, shownSpec } from './show';
import { backgroundStart, developmentEvent } from './start';
import { status } from './status';
import { telemetryLog, telemetryStatus } from './telemetry';
import { upgrade } from './upgrade';
import { versions } from './version';

/** What a command prints with `--json`. */
export interface Document {
  /** As typed. */
  readonly command: string;
  /** Other commands that print the same. */
  readonly also?: readonly string[];
  /** One document, or one a line for as long as the command runs. */
  readonly kind: 'document' | 'lines';
  /** What it is for, in full sentences. */
  readonly summary: string;
  readonly schema: z.ZodType;
}

/**
 * Every JSON document whose form is promised, in the order of the page. The schemas describe and test what is printed:
 * commands take their types, and nothing loads them at run time.
 */
export const documents: readonly Document[] = [
  {
    command: 'wasp start --json',
    kind: 'lines',
    summary:
      'One event a line, for as long as the app runs. The first one carries the version of the form.',
    schema: developmentEvent,
  },
  {
    command: 'wasp start --background --json',
    kind: 'document',
    summary:
      'Printed once the app answers, with exit code 0; or once it is known that it does not, with exit code 1.',
    schema: backgroundStart,
  },
  {
    command: 'wasp status --json',
    kind: 'document',
    summary:
      'What runs for the project, asked at this moment. The exit code is 0 whether it runs or not.',
    schema: status,
  },
  {
    command: 'wasp logs --json',
    kind: 'lines',
    summary: 'One line of the log a line, oldest first.',
    schema: logLine,
  },
  {
    command: 'wasp check --json',
    kind: 'document',
    summary: 'All that is wrong in the project. The exit code is 1 where there is an error.',
    schema: check,
  },
  {
    command: 'wasp show spec --json',
    kind: 'document',
    summary: "All that the spec declares, as the engine's analysis has it.",
    schema: shownSpec,
  },
  {
    command: 'wasp show routes --json',
    kind: 'document',
    summary: 'The routes, in the order of the spec.',
    schema: shownRoutes,
  },
  {
    command: 'wasp show operations --json',
    kind: 'document',
    summary: 'Queries, actions, apis, jobs and cruds.',
    schema: shownOperations,
  },
  {
    command: 'wasp show entities --json',
    kind: 'document',
    summary: 'The models of schema.prisma.',
    schema: shownEntities,
  },
  {
    command: 'wasp show build --json',
    kind: 'document',
    summary: 'What is in .wasp/out.',
    schema: shownBuild,
  },
  {
    command: 'wasp doctor --json',
    kind: 'document',
    summary:
      'What was looked at on this machine and in the project. The exit code is 1 where a check fails.',
    schema: doctor,
  },
  {
    command: 'wasp upgrade --json',
    kind: 'document',
    summary:
      'What the upgrade has changed, or would change, and what is left for you to do. Where a step fails, everything is put back, and nothing is printed: the exit code is 1, and stderr says why.',
    schema: upgrade,
  },
  {
    command: 'wasp version --json',
    kind: 'document',
    summary: 'The versions in use.',
    schema: versions,
  },
  {
    command: 'wasp info --json',
    kind: 'document',
    summary: 'What is known about the project.',
    schema: info,
  },
  {
    command: 'wasp engine list --json',
    kind: 'document',
    summary: 'The engines on this machine.',
    schema: engineList,
  },
  {
    command: 'wasp db status --json',
    kind: 'document',
    summary:
      'Which database the project has, and how it is. The exit code is 0 whether it runs or not.',
    schema: dbStatus,
  },
  {
    command: 'wasp deploy fly launch --json',
    also: [
      ...['setup', 'create-db', 'deploy', 'secrets', 'rollback'].map(
        (name) => `wasp deploy fly ${name} --json`,
      ),
      ...['launch', 'setup', 'deploy', 'secrets'].map(
        (name) => `wasp deploy railway ${name} --json`,
      ),
    ],
    kind: 'lines',
    summary:
      'One event a line, once all that can be checked before the first change has been. The first one carries the version of the form.',
    schema: deployEvent,
  },
  {
    command: 'wasp deploy fly status --json',
    kind: 'document',
    summary: 'How the apps are; one that was not set up is left out.',
    schema: flyStatus,
  },
  {
    command: 'wasp deploy railway status --json',
    kind: 'document',
    summary: 'How the services are.',
    schema: railwayStatus,
  },
  {
    command: 'wasp telemetry status --json',
    also: ['wasp telemetry --json'],
    kind: 'document',
    summary: 'Whether telemetry is on, and what it would send.',
    schema: telemetryStatus,
  },
  {
    command: 'wasp telemetry log --json',
    kind: 'document',
    summary: 'What has left this machine, or tried to.',
    schema: telemetryLog,
  },
  {
    command: 'wasp news --json',
    kind: 'document',
    summary:
      'What the Wasp team tells. The exit code is 1 only where nothing is known of it, neither now nor from before.',
    schema: news,
  },
];
