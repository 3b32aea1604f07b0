import type { z } from 'zod';
import { developmentEvent } from './start';

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
];
