import { readFile } from 'node:fs/promises';
import { ps } from './ps';

/** When a process was started, as the system counts; undefined where there is none of that id. */
export async function findStart(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return readStart(pid);
  return (await ps(['-o', 'lstart=', '-p', String(pid)])).trim() || undefined;
}

/** `ps` rounds on Linux, and the rounding moves. */
async function readStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // proc(5), counted from the end of the name, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // One that has ended stays in the table until somebody asks how, and in a container that may be nobody.
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}
