import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCodeOf } from '../errors';
import type { Bucket } from './throttle';

export const STATE_NAME = 'state';
export const STATE_VERSION = 1;
const MAX_FILE_BYTES = 64 * 1024;

/** What the store remembers beside the identity. */
export interface State {
  /** `wasp telemetry enable | disable`. */
  readonly choice?: 'enabled' | 'disabled';
  /** When each bucket last tried to send, in milliseconds since the epoch. */
  readonly lastAttemptMs: Readonly<Partial<Record<Bucket, number>>>;
}

/** What the state file holds, as JSON: times are ISO 8601 there, for those who look. */
export interface StateFile {
  version: typeof STATE_VERSION;
  choice?: 'enabled' | 'disabled';
  lastAttemptAt: Partial<Record<Bucket, string>>;
}

/** `damaged`: there is something that can't be read or that a version of ours has not written. Nothing is sent then: the user's choice is unknown. */
export type ReadState = State | 'damaged';

/** Reads the state without any library, and writes nothing. A missing file is an empty state. */
export function readState(folder: string): ReadState {
  try {
    return parseState(JSON.parse(readSmallFile(join(folder, `${STATE_NAME}.json`))));
  } catch (error) {
    return systemCodeOf(error) === 'ENOENT' ? { lastAttemptMs: {} } : 'damaged';
  }
}

/** A file of ours is small: anything else in its place is not read, nor waited for. @throws a system error, or one that says so */
export function readSmallFile(path: string): string {
  const found = statSync(path);
  if (!found.isFile() || found.size > MAX_FILE_BYTES)
    throw new Error(`${path} is no file of the shell's`);
  return readFileSync(path, 'utf8');
}

export function parseState(content: unknown): ReadState {
  if (!isRecord(content) || content['version'] !== STATE_VERSION) return 'damaged';
  const { choice, lastAttemptAt } = content;
  if (choice !== undefined && choice !== 'enabled' && choice !== 'disabled') return 'damaged';
  if (!isRecord(lastAttemptAt)) return 'damaged';
  const lastAttemptMs: Partial<Record<Bucket, number>> = {};
  for (const bucket of ['build', 'other'] as const) {
    const at = lastAttemptAt[bucket];
    if (at === undefined) continue;
    const ms = typeof at === 'string' ? Date.parse(at) : NaN;
    if (Number.isNaN(ms)) return 'damaged';
    lastAttemptMs[bucket] = ms;
  }
  return { ...(choice && { choice }), lastAttemptMs };
}

export function formatState({ choice, lastAttemptMs }: State): StateFile {
  const lastAttemptAt: StateFile['lastAttemptAt'] = {};
  for (const bucket of ['build', 'other'] as const) {
    const ms = lastAttemptMs[bucket];
    if (ms !== undefined) lastAttemptAt[bucket] = new Date(ms).toISOString();
  }
  return { version: STATE_VERSION, ...(choice && { choice }), lastAttemptAt };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
