import { run } from './run';

/** What `ps` prints for its arguments; empty where it fails, as it does for a process that is not there, or where there is none, as in small images. */
export async function ps(args: readonly string[]): Promise<string> {
  const end = await run(
    { file: 'ps', args, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } },
    { kind: 'captured' },
    new AbortController().signal,
  );
  return end.kind === 'exited' && end.exitCode === 0 ? end.stdout : '';
}
