import { spawn, type ChildProcess } from 'node:child_process';
import { WASP } from './run-wasp';
import type { Sandbox } from './sandbox';

/** A `wasp` that keeps running, e.g. `wasp start --json`. */
export interface RunningWasp {
  readonly child: ChildProcess;
  /** All that it has printed on stdout so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves with the first match in stdout from `from` on; fails when it ends before, or after `timeoutMs`. */
  said(pattern: RegExp, from?: number, timeoutMs?: number): Promise<RegExpExecArray>;
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export function startWasp(
  sandbox: Sandbox,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; nodeArgs?: readonly string[] },
): RunningWasp {
  const env = Object.fromEntries(
    Object.entries({ ...sandbox.env, ...options.env }).filter(([, value]) => value !== undefined),
  );
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), WASP, ...args], {
    cwd: options.cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let hasEnded = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('close', (exitCode, signal) => {
      hasEnded = true;
      resolve(signal ?? exitCode ?? -1);
    }),
  );
  return {
    child,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    async said(pattern, from = 0, timeoutMs = 120_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const match = pattern.exec(stdout.slice(from));
        if (match) return match;
        if (hasEnded || Date.now() > deadline)
          throw new Error(`${pattern} was not said in:\n${stdout.slice(from)}\n${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
  };
}
