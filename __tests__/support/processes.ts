import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** Linux shows processes as files, as proc(5) has it; macOS shows them through `ps` alone. */
const HAS_PROC = existsSync('/proc/self/stat');

/** The processes that were started with a variable in their environment, each as its process id and its command line. */
export function findProcesses(variable: string): string[] {
  if (!HAS_PROC) return findByPs(variable);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return environmentOf(Number(pid)).includes(variable)
          ? [`${pid} ${readProc(pid, 'cmdline').replaceAll('\0', ' ').trim()}`]
          : [];
      } catch {
        // It has ended meanwhile, or is another user's.
        return [];
      }
    });
}

/** The variables that a process was started with. */
export function environmentOf(pid: number): string[] {
  return HAS_PROC
    ? readProc(pid, 'environ').split('\0')
    : askPs('-wwE', '-o', 'command=', '-p', String(pid)).trim().split(' ');
}

/** The command lines of all processes. */
export function listCommandLines(): string[] {
  if (!HAS_PROC) return askPs('-axww', '-o', 'command=').split('\n');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readProc(pid, 'cmdline');
      } catch {
        return '';
      }
    });
}

/** Whether a process runs; one that has ended, and that nobody has asked how, does not. */
export function isAlive(pid: number): boolean {
  try {
    return !stateOf(pid).startsWith('Z');
  } catch {
    return false;
  }
}

export function leadsSession(pid: number): boolean {
  try {
    return HAS_PROC ? Number(statFieldsOf(pid)[3]) === pid : stateOf(pid).includes('s');
  } catch {
    return false;
  }
}

/** What comes after the name in parentheses: state, parent, group, session, terminal, ... */
export function statFieldsOf(pid: number): string[] {
  return readProc(pid, 'stat')
    .replace(/^.*\) /, '')
    .split(' ');
}

function stateOf(pid: number): string {
  return HAS_PROC ? (statFieldsOf(pid)[0] ?? '') : askPs('-o', 'stat=', '-p', String(pid)).trim();
}

function readProc(pid: number | string, file: string): string {
  return readFileSync(`/proc/${pid}/${file}`, 'utf8');
}

/** `ps -E` writes the environment behind the command, so that is asked for by itself. */
function findByPs(variable: string): string[] {
  const marked = askPs('-axwwE', '-o', 'pid=,command=')
    .split('\n')
    .filter((line) => `${line} `.includes(` ${variable} `))
    .map((line) => parseInt(line, 10));
  return askPs('-axww', '-o', 'pid=,command=')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => marked.includes(parseInt(line, 10)));
}

function askPs(...args: string[]): string {
  return execFileSync('ps', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
}
