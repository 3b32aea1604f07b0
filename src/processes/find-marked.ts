import { readFileSync, readdirSync } from 'node:fs';
import { GROUP, OWNER } from './marks';
import { ps } from './ps';

/** A process that a shell has started, or that one of those has. */
export interface MarkedProcess {
  readonly pid: number;
  /** Its process group. */
  readonly group: number;
  readonly command: string;
}

/** The processes that run with a mark, in the groups that their shell has made. */
export async function findMarked(as: string): Promise<MarkedProcess[]> {
  // `ps -E` writes the environment behind the command.
  const all =
    process.platform === 'linux'
      ? readProcesses()
      : parseProcesses(await ps(['-axwwE', '-o', 'pid=,pgid=,command=']));
  return all.filter(({ environment, group }) => {
    if (!environment.includes(`${OWNER}=${as}`)) return false;
    const startedIn = environment
      .find((variable) => variable.startsWith(`${GROUP}=`))
      ?.slice(GROUP.length + 1);
    // Without a group it is the system's shell above, on its way.
    return startedIn === undefined || Number(startedIn) === group;
  });
}

type ProcessWithEnvironment = MarkedProcess & { environment: readonly string[] };

function readProcesses(): ProcessWithEnvironment[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const read = (file: string): string => readFileSync(`/proc/${pid}/${file}`, 'utf8');
        const environment = read('environ').split('\0');
        const stat = read('stat');
        // proc(5): state, parent and group come after the name, which may hold spaces.
        const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
        return [
          {
            pid: Number(pid),
            group,
            command: read('cmdline').replaceAll('\0', ' ').trim(),
            environment,
          },
        ];
      } catch {
        // It has ended meanwhile, or is another user's.
        return [];
      }
    });
}

/** @param table lines of `pid pgid command with its environment` */
export function parseProcesses(table: string): ProcessWithEnvironment[] {
  return table.split('\n').flatMap((row) => {
    const [, pid, group, text = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
    if (pid === undefined) return [];
    const words = text.split(' ');
    const first = words.findIndex((word) => /^[A-Za-z_]\w*=/.test(word));
    return [
      {
        pid: Number(pid),
        group: Number(group),
        command: words.slice(0, first < 0 ? undefined : first).join(' '),
        environment: words,
      },
    ];
  });
}
