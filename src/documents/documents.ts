import type { z } from 'zod';
import { check } from './check';
import { doctor } from './doctor';
import { logLine } from './logs';
import { shownBuild, shownEntities, shownOperations, shownRoutes, shownSpec } from './show';
import { backgroundStart, developmentEvent } from './start';
import { status } from './status';

/** What a command prints with `--json`. */
export interface Document {
  /** As typed. */
  readonly command: string;
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
    summary: 'One event a line, for as long as the app runs. The first one carries the version of the form.',
    schema: developmentEvent,
  },
  {
    command: 'wasp start --background --json',
    kind: 'document',
    summary: 'Printed once the app answers, with exit code 0; or once it is known that it does not, with exit code 1.',
    schema: backgroundStart,
  },
  {
    command: 'wasp status --json',
    kind: 'document',
    summary: 'What runs for the project, asked at this moment. The exit code is 0 whether it runs or not.',
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
  { command: 'wasp show routes --json', kind: 'document', summary: 'The routes, in the order of the spec.', schema: shownRoutes },
  { command: 'wasp show operations --json', kind: 'document', summary: 'Queries, actions, apis, jobs and cruds.', schema: shownOperations },
  { command: 'wasp show entities --json', kind: 'document', summary: 'The models of schema.prisma.', schema: shownEntities },
  { command: 'wasp show build --json', kind: 'document', summary: 'What is in .wasp/out.', schema: shownBuild },
  {
    command: 'wasp doctor --json',
    kind: 'document',
    summary: 'What was looked at on this machine and in the project. The exit code is 1 where a check fails.',
    schema: doctor,
  },
];
