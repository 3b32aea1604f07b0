import { UserError } from '../../errors';
import { judgeDeployment } from '../../providers/railway/failures';

const POLL_MS = 5000;
const MOST_LOOKS = 60;

interface Watch {
  /** Of the service's latest deployment; undefined where there is none yet. */
  findStatus(): Promise<string | undefined>;
  note(text: string): void;
  pause(ms: number): Promise<void>;
}

/** Looks every 5 seconds, for 5 minutes. @throws UserError when the service has failed, or is not ready by then */
export async function waitUntilDeployed(
  service: string,
  { findStatus, note, pause }: Watch,
): Promise<void> {
  const look = {
    next: 'Look at it with `railway open`, then run the same command again: it waits once more.',
  };
  for (let looks = 1; ; looks += 1) {
    const status = await findStatus();
    const verdict = judgeDeployment(status);
    if (verdict === 'ready') return;
    if (verdict === 'failed')
      throw new UserError(
        `"${service}" deployment finished with status "${status}". Check the Railway dashboard for details.`,
        look,
      );
    if (looks > MOST_LOOKS)
      throw new UserError(
        `Timed out waiting for "${service}" to be deployed. Check the Railway dashboard for details.`,
        look,
      );
    note(`  Waiting for "${service}" deployment... (Status: "${status ?? 'UNKNOWN'}")`);
    await pause(POLL_MS);
  }
}
