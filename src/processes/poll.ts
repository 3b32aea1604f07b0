import { setTimeout } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer.
 *
 * @param ask - returns the answer; `undefined` or `false` to be asked again
 * @param options.intervalMs - pause between two questions
 * @param options.timeoutMs - once these are over, it is asked one last time; forever where left out
 * @param options.signal - ends the waiting when it is aborted
 * @returns undefined after the timeout, and when `signal` is aborted
 */
export async function pollUntil<T>(
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  options: { intervalMs: number; timeoutMs?: number; signal?: AbortSignal },
): Promise<T | undefined> {
  const { intervalMs, timeoutMs = Infinity, signal } = options;
  const deadline = Date.now() + timeoutMs;
  while (!signal?.aborted) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    const leftMs = deadline - Date.now();
    if (leftMs <= 0) return undefined;
    await pause(Math.min(intervalMs, leftMs), signal);
  }
  return undefined;
}

/** Resolves after some time, and at once when `signal` is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}
