import { readFile } from 'node:fs/promises';
import { run } from './run';

/** When a process was started, as the system counts; undefined where there is none of that id. */
export async function findStart(pid: number): Promise<string | undefined> {
  // Linux: of proc(5)'s stat, counted from the end of the name, which may hold spaces. `ps` rounds, and the rounding moves.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat !== undefined) {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // One that has ended stays in the table until somebody asks how, and in a container that may be nobody.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  }
  const end = await run(
    {
      file: 'ps',
      args: ['-o', 'lstart=', '-p', String(pid)],
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    },
    { kind: 'captured' },
    new AbortController().signal,
  );
  return end.kind === 'exited' && end.exitCode === 0 ? end.stdout.trim() : undefined;
}
