import { UserError, systemCodeOf } from '../errors';
import { findStart } from '../processes/start-time';
import type { RunRecord } from './run-record';

/** A shell is to have stopped all that it runs within 5 seconds. On a busy machine it gets more. */
const GRACE_MS = 12_000;
const BETWEEN_LOOKS_MS = 50;

/** Stops a shell that runs an app, as Ctrl-C there would. Resolves once it has ended; what it could not stop is a leftover then. */
export async function stopRun({
  pid,
  processStartedAt,
}: Pick<RunRecord, 'pid' | 'processStartedAt'>): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  send(pid, 'SIGTERM');
  while ((await findStart(pid)) === processStartedAt) {
    if (Date.now() > deadline) send(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended meanwhile, which is what was wanted.
    if (systemCodeOf(error) !== 'EPERM') return;
    throw new UserError(`The app is run by process ${pid}, which this user may not stop.`, {
      next: 'Stop it as the user who has started it.',
      cause: error,
    });
  }
}
