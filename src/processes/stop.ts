import { execFile, execFileSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { systemCodeOf, type StopSignal } from '../errors';

/** How long a child may take to end by itself before it is killed. Below the 5 s after which a supervisor would kill the shell. */
export const GRACE_MS = 4000;

/** How a child lies in the process table: a group of its own, or the group of the terminal that it shares with the shell. */
export interface StartedChild {
  readonly process: ChildProcess;
  readonly leadsGroup: boolean;
}

const alive = new Set<StartedChild>();

export function rememberChild(child: StartedChild): void {
  alive.add(child);
}

export function forgetChild(child: StartedChild): void {
  alive.delete(child);
}

/**
 * Stops a child and all that it started: the signal, then SIGKILL once `graceMs` are over.
 * Resolves once the child has ended; what it left behind in its group is killed then.
 */
export async function stopChild(
  child: StartedChild,
  signal: StopSignal,
  graceMs = GRACE_MS,
): Promise<void> {
  const { process: started } = child;
  const ended = new Promise<void>((resolve) => {
    if (started.exitCode !== null || started.signalCode !== null) resolve();
    else started.once('exit', () => resolve());
  });
  let pids = child.leadsGroup ? [] : await findDescendants(started.pid);
  // A terminal has sent its own Ctrl-C to the shared group already.
  if (child.leadsGroup || signal !== 'SIGINT') signalAll(child, pids, signal);
  const kill = async (): Promise<void> => {
    // It may have started others since, in answer to the signal.
    if (!child.leadsGroup) pids = [...pids, ...(await findDescendants(started.pid))];
    signalAll(child, pids, 'SIGKILL');
  };
  const timer = setTimeout(() => void kill(), graceMs);
  await ended;
  clearTimeout(timer);
  signalAll(child, pids, 'SIGKILL');
}

/** Kills everything that is still running, at once: the answer to a second Ctrl-C. */
export function killAllChildren(): void {
  for (const child of alive)
    signalAll(child, child.leadsGroup ? [] : findDescendantsNow(child.process.pid), 'SIGKILL');
}

function signalAll(
  child: StartedChild,
  descendants: readonly number[],
  signal: NodeJS.Signals,
): void {
  const { pid } = child.process;
  if (pid === undefined) return;
  for (const target of child.leadsGroup ? [-pid] : [pid, ...descendants]) trySignal(target, signal);
}

/**
 * Sends a signal to a process, or to a group by its negative id. One that has ended meanwhile is no error.
 *
 * @returns false where this user may not
 */
export function trySignal(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
  } catch (error) {
    return systemCodeOf(error) !== 'EPERM';
  }
  return true;
}

const PROCESS_TABLE = ['-A', '-o', 'pid=,ppid='];

/** Process ids of the children, their children and so on, from the process table. */
function findDescendants(root: number | undefined): Promise<number[]> {
  return new Promise((resolve) => {
    execFile('ps', PROCESS_TABLE, (error, table) => {
      resolve(error || root === undefined ? [] : parseDescendants(table, root));
    });
  });
}

function findDescendantsNow(root: number | undefined): number[] {
  if (root === undefined) return [];
  try {
    return parseDescendants(
      execFileSync('ps', PROCESS_TABLE, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      root,
    );
  } catch {
    // A system without `ps`: the child itself is killed all the same.
    return [];
  }
}

/** @param table lines of `pid ppid` */
export function parseDescendants(table: string, root: number): number[] {
  const rows = table.split('\n').map((row) => row.trim().split(/\s+/).map(Number));
  const found: number[] = [];
  const waiting = [root];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    for (const [pid, ppid] of rows) {
      if (ppid !== parent || !pid || found.includes(pid)) continue;
      found.push(pid);
      waiting.push(pid);
    }
  }
  return found;
}
