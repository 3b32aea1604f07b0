import { UserError } from '../errors';
import { pollUntil } from './poll';
import { findStart } from './start-time';
import { trySignal } from './stop';

/** One process: a pid alone may have been given to another one meanwhile. */
export interface KnownProcess {
  readonly pid: number;
  /** As `findStart` has it. */
  readonly startedAt: string | undefined;
}

const BETWEEN_LOOKS_MS = 50;

/**
 * Stops a process that is no child of this one: the signal, then SIGKILL. Resolves once it has ended.
 *
 * @param options.signal - asks it to stop
 * @param options.graceMs - how long it may take before it is killed
 * @param options.what - what it runs, for the error, e.g. `app`
 * @throws UserError when it is another user's
 */
export async function stopPid(
  { pid, startedAt }: KnownProcess,
  { signal, graceMs, what }: { signal: NodeJS.Signals; graceMs: number; what: string },
): Promise<void> {
  const hasEnded = async (): Promise<boolean> => {
    const found = await findStart(pid);
    return found === undefined || found !== startedAt;
  };
  const send = (sent: NodeJS.Signals): void => {
    if (!trySignal(pid, sent))
      throw new UserError(`The ${what} is run by process ${pid}, which this user may not stop.`, {
        next: 'Stop it as the user who has started it.',
      });
  };
  if (await hasEnded()) return;
  send(signal);
  if (await pollUntil(hasEnded, { intervalMs: BETWEEN_LOOKS_MS, timeoutMs: graceMs })) return;
  send('SIGKILL');
  await pollUntil(hasEnded, { intervalMs: BETWEEN_LOOKS_MS });
}

/**
 * Stops process groups that are not this process's own children: SIGTERM, then SIGKILL.
 *
 * @param findGroups - those that are still there, at the moment of asking
 * @param graceMs - how long they may take before they are killed, and how long that may take
 */
export async function stopGroups(
  findGroups: () => Promise<readonly number[]>,
  graceMs: number,
): Promise<void> {
  const limits = { intervalMs: BETWEEN_LOOKS_MS, timeoutMs: graceMs };
  const signalAll = (groups: readonly number[], signal: NodeJS.Signals): void => {
    for (const group of groups) trySignal(-group, signal);
  };
  signalAll(await findGroups(), 'SIGTERM');
  if (await pollUntil(async () => (await findGroups()).length === 0, limits)) return;
  await pollUntil(async () => {
    const groups = await findGroups();
    signalAll(groups, 'SIGKILL');
    return groups.length === 0;
  }, limits);
}
