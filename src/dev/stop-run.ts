import { stopPid } from '../processes/stop-pid';
import type { RunRecord } from './run-record';

/** A shell is to have stopped all that it runs within 5 seconds. On a busy machine it gets more. */
const RUN_GRACE_MS = 12_000;

/** Stops a shell that runs an app, as Ctrl-C there would. Resolves once it has ended; what it could not stop is a leftover then. */
export async function stopRun({
  pid,
  processStartedAt,
}: Pick<RunRecord, 'pid' | 'processStartedAt'>): Promise<void> {
  await stopPid(
    { pid, startedAt: processStartedAt },
    { signal: 'SIGTERM', graceMs: RUN_GRACE_MS, what: 'app' },
  );
}
