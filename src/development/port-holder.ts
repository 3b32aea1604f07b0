import { run } from '../processes/run';

/** Who listens on a port, or has reserved it (`reserve` in ports.ts), e.g. `node (process 4711)`; undefined where this user may not see it. */
export async function findPortHolder(port: number): Promise<string | undefined> {
  const look = (file: string, args: string[]) =>
    run(
      { file, args, cwd: '/', env: { PATH: '/usr/sbin:/sbin:/usr/bin:/bin' } },
      { kind: 'captured' },
      new AbortController().signal,
    );
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

/** `lsof -F pc`: one field a line, the letter first. */
export function parseLsof(text: string): string | undefined {
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  const name = /^c(.+)$/m.exec(text)?.[1];
  return pid && `${nameProgram(name)} (process ${pid})`;
}

/** Node.js names its main thread so, from version 24 on. */
function nameProgram(name = 'a program'): string {
  return name === 'MainThread' ? 'node' : name;
}

/** `ss -p`: `users:(("node",pid=4711,fd=20))` at the end of the line. */
export function parseSs(text: string): string | undefined {
  const [, name, pid] = /users:\(\("([^"]+)",pid=(\d+)/.exec(text) ?? [];
  return pid && `${nameProgram(name)} (process ${pid})`;
}
