import { realpathSync } from 'node:fs';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { run, type ChildEnd } from './run';

/** A program of this user's that has a file open, e.g. `node (process 4711)`, or undefined. */
export async function findOpener(file: string): Promise<string | undefined> {
  const real = realpathSync(file);
  if (process.platform === 'linux') return findInProc(real);
  const end = await look('lsof', ['-Fpc', '--', real]);
  return end.kind === 'exited' ? parseLsof(end.stdout) : undefined;
}

/** Who listens on a port, or has reserved it (`reserve` in ports.ts), e.g. `node (process 4711)`; undefined where this user may not see it. */
export async function findPortHolder(port: number): Promise<string | undefined> {
  const lsof = await look('lsof', [
    '-nP',
    `-iTCP:${port}`,
    '-sTCP:LISTEN',
    `-iUDP:${port}`,
    '-Fpc',
  ]);
  if (lsof.kind === 'exited' && lsof.exitCode === 0) return parseLsof(lsof.stdout);
  const ss = await look('ss', ['-ltunpH', `sport = :${port}`]);
  return ss.kind === 'exited' ? parseSs(ss.stdout) : undefined;
}

/** Of the system's own folders: a program of that name elsewhere on PATH may be another one. */
function look(file: string, args: string[]): Promise<ChildEnd> {
  const env = { PATH: '/usr/sbin:/sbin:/usr/bin:/bin' };
  return run({ file, args, cwd: '/', env }, { kind: 'captured' }, new AbortController().signal);
}

/** `lsof -F pc`: one field a line, the letter first. */
export function parseLsof(text: string): string | undefined {
  const [, pid, name] = /^p(\d+)(?:\nc(.+))?$/m.exec(text) ?? [];
  return pid && describe(pid, name);
}

/** `ss -p`: `users:(("node",pid=4711,fd=20))` at the end of the line. */
export function parseSs(text: string): string | undefined {
  const [, name, pid] = /users:\(\("([^"]+)",pid=(\d+)/.exec(text) ?? [];
  return pid && describe(pid, name);
}

/** proc(5): what a process has open are links, which its own user may read. */
async function findInProc(file: string): Promise<string | undefined> {
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const folder = join('/proc', pid, 'fd');
    const descriptors = await readdir(folder).catch(() => []);
    const targets = await Promise.all(
      descriptors.map((descriptor) => readlink(join(folder, descriptor)).catch(() => '')),
    );
    if (!targets.includes(file)) continue;
    const name = await readFile(join('/proc', pid, 'comm'), 'utf8').catch(() => undefined);
    return describe(pid, name?.trim());
  }
  return undefined;
}

function describe(pid: string, name = 'a program'): string {
  // Node.js names its main thread so, from version 24 on.
  return `${name === 'MainThread' ? 'node' : name} (process ${pid})`;
}
