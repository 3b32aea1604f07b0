/** The two throttle lanes: `build` is the command `wasp build` alone. */
export type Bucket = 'build' | 'other';

export const SILENCE_MS = 12 * 60 * 60 * 1000;
/** A later time stamp comes from a clock that was wrong, and counts as expired. */
export const FUTURE_TOLERANCE_MS = 5 * 60 * 1000;

/** Whether a bucket may send again. Times are in milliseconds since the epoch. */
export function isDue(lastAttemptMs: number | undefined, nowMs: number): boolean {
  if (lastAttemptMs === undefined) return true;
  return lastAttemptMs > nowMs + FUTURE_TOLERANCE_MS || nowMs - lastAttemptMs >= SILENCE_MS;
}

/** When a bucket is due again; `now` where it is already. */
export function dueAtMs(lastAttemptMs: number | undefined, nowMs: number): number {
  return isDue(lastAttemptMs, nowMs) ? nowMs : (lastAttemptMs ?? nowMs) + SILENCE_MS;
}
