import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { ChildCommand } from './run';

/** A child that goes on when the shell has ended. */
export interface BackgroundChild {
  readonly pid: number;
  /** How it ended, or undefined while it runs. */
  end(): { exitCode: number | null; signal: NodeJS.Signals | null } | undefined;
  /** No longer keeps the shell from ending. */
  leave(): void;
}

/** Starts a program without input and output of the shell's, away from its terminal. What it says on stderr goes to a file, which is emptied first. */
export function startInBackground(
  { file, args, cwd, env }: ChildCommand,
  errorFile: string,
): BackgroundChild {
  const errors = openSync(errorFile, 'w', 0o600);
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ['ignore', 'ignore', errors],
    detached: true,
  });
  closeSync(errors);
  let end: { exitCode: number | null; signal: NodeJS.Signals | null } | undefined;
  child.once('error', () => (end = { exitCode: 127, signal: null }));
  child.once('exit', (exitCode, signal) => (end = { exitCode, signal }));
  return { pid: child.pid ?? 0, end: () => end, leave: () => child.unref() };
}
