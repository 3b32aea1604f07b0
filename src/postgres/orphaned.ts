import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readIfExists } from '../files';
import { ps } from '../processes/ps';
import { findStart } from '../processes/start-time';
import { stopPid } from '../processes/stop-pid';

/** PostgreSQL notes there who runs on a data folder. */
const NOTE = 'postmaster.pid';
/** A fast shutdown writes what is in memory; after that the next start recovers from the log. */
const SHUTDOWN_MS = 10_000;

/** The PostgreSQL that runs on a data folder, whoever started it. */
export async function findServer(data: string): Promise<{ pid: number; port: number } | undefined> {
  const note = parseNote(readIfExists(join(data, NOTE)) ?? '');
  return note && (await isServerOf(note.pid, data)) ? note : undefined;
}

/**
 * Makes a data folder ready for a new PostgreSQL: one that a killed shell has left behind is stopped,
 * and a note whose process id belongs to something else by now is removed, since PostgreSQL would take it for a server.
 *
 * @returns whether one was running
 */
export async function stopServer(data: string): Promise<boolean> {
  const server = await findServer(data);
  if (!server) {
    rmSync(join(data, NOTE), { force: true });
    return false;
  }
  const startedAt = await findStart(server.pid);
  // Asked after its start was, so that both are of the same process.
  if (await isServerOf(server.pid, data))
    await stopPid(
      { pid: server.pid, startedAt },
      { signal: 'SIGINT', graceMs: SHUTDOWN_MS, what: 'database' },
    );
  return true;
}

/** @param text content of postmaster.pid: the process's id, the data folder, when it started, the port */
export function parseNote(text: string): { pid: number; port: number } | undefined {
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]?.trim()), Number(lines[3]?.trim())];
  return Number.isInteger(pid) && pid > 0 ? { pid, port: port || 0 } : undefined;
}

async function isServerOf(pid: number, data: string): Promise<boolean> {
  return (await readCommandLine(pid)).includes(`-D ${data} `);
}

/** Empty for a process that has ended. */
async function readCommandLine(pid: number): Promise<string> {
  // Linux: small images have no `ps`.
  if (process.platform === 'linux') return readFromProc(pid).replaceAll('\0', ' ');
  return ps(['-ww', '-o', 'args=', '-p', String(pid)]);
}

function readFromProc(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended, maybe while it was read (ESRCH), or is hidden because it is another user's.
    return '';
  }
}
