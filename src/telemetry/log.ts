import { join } from 'node:path';
import { systemCodeOf } from '../errors';
import type { TelemetryEvent } from './event';
import { readSmallFile } from './state';
import type { Bucket } from './throttle';

export const LOG_NAME = 'log';
export const LOG_VERSION = 1;
const MAX_ENTRIES = 50;

/** What came of an event. `unknown` is written before the request, and stays where the sender was ended before an answer. */
export type LogOutcome =
  | { kind: 'sent'; status: number }
  | { kind: 'failed'; why: string }
  | { kind: 'held-back'; why: string }
  | { kind: 'unknown' };

export interface LogEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly bucket: Bucket;
  readonly endpoint: string;
  /** Exactly what was sent, or would have been; null where what came together was no event. */
  readonly event: TelemetryEvent | null;
  readonly outcome: LogOutcome;
}

/** The oldest first; undefined where there is a file that can't be read. */
export function readLog(folder: string): LogEntry[] | undefined {
  try {
    const { version, entries } = JSON.parse(readSmallFile(join(folder, `${LOG_NAME}.json`))) as {
      version?: unknown;
      entries?: unknown;
    };
    return version === LOG_VERSION && Array.isArray(entries) && entries.every(isEntry)
      ? entries
      : undefined;
  } catch (error) {
    return systemCodeOf(error) === 'ENOENT' ? [] : undefined;
  }
}

/** With one more, or with another outcome of one that is there. */
export function addEntry(entries: readonly LogEntry[], entry: LogEntry): LogEntry[] {
  const isSame = ({ at, bucket }: LogEntry): boolean => at === entry.at && bucket === entry.bucket;
  const isThere = entries.some(isSame);
  return (
    isThere ? entries.map((other) => (isSame(other) ? entry : other)) : [...entries, entry]
  ).slice(-MAX_ENTRIES);
}

/** What came of it, for people. */
export function explainOutcome(outcome: LogOutcome): string {
  switch (outcome.kind) {
    case 'sent':
      return `sent, and answered with the status ${outcome.status}`;
    case 'failed':
      return `failed: ${outcome.why}`;
    case 'held-back':
      return `held back: ${outcome.why}`;
    case 'unknown':
      return 'failed: the sender was ended before it had an answer';
  }
}

function isEntry(value: unknown): value is LogEntry {
  const { at, bucket, endpoint, event, outcome } = (value ?? {}) as Record<string, unknown>;
  const { kind } = (outcome ?? {}) as { kind?: unknown };
  return (
    typeof at === 'string' &&
    typeof endpoint === 'string' &&
    (bucket === 'build' || bucket === 'other') &&
    typeof event === 'object' &&
    ['sent', 'failed', 'held-back', 'unknown'].includes(String(kind))
  );
}
