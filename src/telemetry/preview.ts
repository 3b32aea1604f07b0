import type { Context } from '../context';
import type { Identity, TelemetryEvent } from './event';
import { buildFacts } from './facts';
import type { Bucket } from './throttle';

/** The words of a command of each bucket. */
const COMMANDS = {
  build: { path: ['build'], words: [] },
  other: { path: ['version'], words: [] },
} satisfies Record<Bucket, unknown>;

/** @returns the event that the next command of a bucket would send; undefined where it would send none */
export async function previewEvent(
  bucket: Bucket,
  identity: Identity,
  { project, settings }: Pick<Context, 'project' | 'settings'>,
): Promise<TelemetryEvent | undefined> {
  const facts = project && (await buildFacts(COMMANDS[bucket], project, { settings }));
  if (facts === undefined) return undefined;
  const { buildEvent } = await import('./event.js');
  return buildEvent(facts, identity);
}
