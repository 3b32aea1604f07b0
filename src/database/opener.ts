import { readdir, readFile, readlink } from 'node:fs/promises';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../processes/run';

/** A program of this user's that has a file open, e.g. `node (process 4711)`, or undefined. */
export async function findOpener(file: string): Promise<string | undefined> {
  const real = realpathSync(file);
  if (process.platform === 'linux') return findInProc(real);
  const end = await run(
    {
      file: 'lsof',
      args: ['-Fpc', '--', real],
      cwd: '/',
      env: { PATH: '/usr/sbin:/usr/bin:/bin' },
    },
    { kind: 'captured' },
    new AbortController().signal,
  );
  return end.kind === 'exited' ? parseLsof(end.stdout) : undefined;
}

/** `lsof -F pc`: one field a line, the letter first. */
export function parseLsof(text: string): string | undefined {
  const [, pid, name] = /^p(\d+)\nc(.+)$/m.exec(text) ?? [];
  return pid && `${name} (process ${pid})`;
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
    if (targets.includes(file))
      return `${(await readFile(join('/proc', pid, 'comm'), 'utf8').catch(() => 'a program')).trim()} (process ${pid})`;
  }
  return undefined;
}
