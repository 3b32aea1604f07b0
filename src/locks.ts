import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, systemCodeOf, throwIfInterrupted } from './errors';
import { pause } from './processes/poll';
import type { Terminal } from './terminal/terminal';

/** A lock whose owner hasn't renewed it for so long belongs to a dead process. */
const STALE_MS = 5000;
/** No owner renews it with a time that is yet to come: the clock was wrong, and by it this lock would be fresh for ever. */
const FUTURE_MS = 5 * 60_000;
const PAUSE_MS = 100;

export interface Lock {
  /** Whether another process had it at first. */
  readonly hasWaited: boolean;
  release(): Promise<void>;
}

interface Waiting {
  readonly terminal: Pick<Terminal, 'note'>;
  readonly signal: AbortSignal;
  /** What is said where another process has it. */
  readonly text: string;
}

/**
 * Takes a lock, once no other process has it. That of a process that was killed is taken over.
 *
 * @param folder must be there @param name of the lock in it @param waiting left out where it is held for moments only
 * @throws Interrupted when the run is stopped meanwhile, and UserError where there can be no lock
 */
export async function takeLock(folder: string, name: string, waiting?: Waiting): Promise<Lock> {
  const { lock } = await import('proper-lockfile');
  const lockfilePath = join(folder, name);
  for (let hasWaited = false; ; hasWaited = true) {
    if (waiting) throwIfInterrupted(waiting.signal);
    try {
      removeOfFuture(lockfilePath);
      // Held up for so long that another one took it over, this one goes on nevertheless.
      const unlock = await lock(lockfilePath, {
        ...optionsFor(lockfilePath),
        onCompromised: () => {},
      });
      return { hasWaited, release: () => unlock().catch(() => {}) };
    } catch (error) {
      if (systemCodeOf(error) !== 'ELOCKED')
        throw new UserError(`The folder ${folder} can't be written to.`, {
          why: String(error),
          next: 'Set WASP_HOME to a folder that wasp may write to.',
          cause: error,
        });
      if (!hasWaited) waiting?.terminal.note(waiting.text);
      await pause(PAUSE_MS, waiting?.signal);
    }
  }
}

/** Whether a living process has that lock at this moment. */
export async function isLocked(folder: string, name: string): Promise<boolean> {
  const { check } = await import('proper-lockfile');
  const lockfilePath = join(folder, name);
  return check(lockfilePath, optionsFor(lockfilePath));
}

/** Within a process, the library knows a lock by what is locked: by its own path, so that a folder can have several. */
function optionsFor(lockfilePath: string): {
  stale: number;
  lockfilePath: string;
  realpath: false;
} {
  return { stale: STALE_MS, lockfilePath, realpath: false };
}

function removeOfFuture(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && found.mtimeMs > Date.now() + FUTURE_MS)
    rmSync(file, { recursive: true, force: true });
}
