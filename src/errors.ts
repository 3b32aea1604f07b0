import { types } from 'node:util';

export interface ErrorParts {
  /** The cause, as a full sentence. */
  why?: string;
  /** What the reader can do about it, as a full sentence. */
  next?: string;
  /** Exit code of the shell, 1 unless a child program's own code is the whole story. */
  exitCode?: number;
  /** The original error, kept for `--verbose`. */
  cause?: unknown;
}

/** Something that the user can understand and act on. Every other error is a bug of the shell. */
export class UserError extends Error {
  readonly why: string | undefined;
  readonly next: string | undefined;
  readonly exitCode: number;

  constructor(what: string, { why, next, exitCode = 1, cause }: ErrorParts = {}) {
    super(what, { cause });
    this.name = 'UserError';
    this.why = why;
    this.next = next;
    this.exitCode = exitCode;
  }
}

/** Wrong usage: exit code 2, and never an event. */
export class UsageError extends UserError {
  constructor(what: string, parts: Omit<ErrorParts, 'exitCode'> = {}) {
    super(what, { ...parts, exitCode: 2 });
    this.name = 'UsageError';
  }
}

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** The user, or the system, stopped the run: no error to print, exit code 128 + the signal's number. */
export class Interrupted extends Error {
  constructor(readonly signal: StopSignal) {
    super(`Stopped by ${signal}`);
    this.name = 'Interrupted';
  }
}

/** @throws Interrupted when the run was stopped meanwhile */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted(signal.reason as StopSignal);
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}

/** All that an error says to its reader, a line each: what, why, what next. */
export function wordsOf(error: unknown): string {
  return error instanceof UserError
    ? [error.message, error.why, error.next].filter(Boolean).join('\n')
    : messageOf(error);
}

/** The code of a system error (`ENOENT`, `EACCES`, ...), or undefined. */
export function systemCodeOf(error: unknown): string | undefined {
  return types.isNativeError(error) && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
