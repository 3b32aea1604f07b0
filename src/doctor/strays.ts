import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isInside } from '../freshness/collector';

/** A process as `/proc` shows it. */
export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly cwd: string;
  readonly command: string;
}

/**
 * Parts of the project's app whose shell is gone: they run in its folder, and nobody but the system is above them.
 * A part that a live shell, or a user's own, has started has that one above it.
 */
export function chooseStrays(processes: readonly SeenProcess[], root: string): SeenProcess[] {
  const byId = new Map(processes.map((one) => [one.pid, one]));
  const isPart = ({ cwd, command }: SeenProcess): boolean => isInside(join(root, '.wasp', 'out'), cwd) || (cwd === root && command.includes('/vite/bin/vite.js'));
  const isAlone = (one: SeenProcess): boolean => {
    const parent = byId.get(one.parent);
    if (one.parent <= 1 || (parent && /^(\S*\/)?(systemd|init|launchd)\b/.test(parent.command))) return true;
    return parent !== undefined && isPart(parent) && isAlone(parent);
  };
  return processes.filter((one) => isPart(one) && isAlone(one));
}

/** Empty where there is no `/proc`. */
export function listProcesses(): SeenProcess[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid): SeenProcess[] => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return [{ pid: Number(pid), parent, cwd: readlinkSync(`/proc/${pid}/cwd`), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() }];
    } catch {
      // It has ended, or is another user's.
      return [];
    }
  });
}

const GRACE_MS = 4000;
const BETWEEN_LOOKS_MS = 50;

/** Politely, then by force. */
export async function stopStrays(strays: readonly SeenProcess[]): Promise<void> {
  const left = (): SeenProcess[] => listProcesses().filter(({ pid, command }) => strays.some((stray) => stray.pid === pid && stray.command === command));
  const deadline = Date.now() + GRACE_MS;
  left().forEach(({ pid }) => kill(pid, 'SIGTERM'));
  while (left().length > 0) {
    if (Date.now() > deadline) left().forEach(({ pid }) => kill(pid, 'SIGKILL'));
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
