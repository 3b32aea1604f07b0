import { UserError } from '../../errors';
import { MOST_ATTEMPTS, isTransient } from './failures';

/** How a call of `railway` ended. */
export interface CallEnd {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface CallOptions {
  cwd: string;
  /** For its standard input. */
  input?: string;
  /** Whether what it prints is shown: not where it is an answer for us, and never where values of variables are in it. */
  isShown?: boolean;
  /** Whether its answer has values that nobody knows to be secret: it is never quoted. */
  isSecret?: boolean;
}

/** Runs `railway`; the one way out of this file. */
export interface RailwayProgram {
  run(args: readonly string[], options: CallOptions): Promise<CallEnd>;
  /** On the user's own terminal, where there is one; resolves with the exit code. */
  onTerminal(args: readonly string[], cwd: string): Promise<number>;
  note(text: string): void;
}

export interface Call extends Partial<CallOptions> {
  /** Whether an end is as good as a success. */
  isFine?(end: CallEnd): boolean;
  /** Whether a failed try has done it all the same: an answer can get lost. */
  isDone?(): Promise<boolean>;
}

/**
 * Calls `railway`, and tries again where Railway's API was at fault.
 *
 * @param what - said when it fails
 * @throws UserError in the tool's own words, under what was meant to happen
 */
export type Caller = (what: string, words: readonly string[], call?: Call) => Promise<CallEnd>;

/** @param folder - where the calls are made that name no other */
export function createCaller(program: RailwayProgram, folder: string): Caller {
  return async (what, words, { isFine, isDone, ...options } = {}) => {
    for (let attempt = 1; ; attempt += 1) {
      const end = await program.run(words, { cwd: folder, ...options });
      if (end.exitCode === 0 || isFine?.(end)) return end;
      if (attempt === MOST_ATTEMPTS || !isTransient(end.stderr))
        throw failure(what, words, options.isSecret ? { ...end, stdout: '' } : end);
      if (await isDone?.()) return end;
      program.note(
        `Command failed due to a Railway API issue, retrying (attempt ${attempt + 1}/${MOST_ATTEMPTS})...`,
      );
    }
  };
}

function failure(
  what: string,
  words: readonly string[],
  { exitCode, stdout, stderr }: CallEnd,
): UserError {
  const said = (stderr.trim() || stdout.trim()).slice(-2000);
  return new UserError(what, {
    why: `\`railway ${words.slice(0, 2).join(' ')}\` ended with exit code ${exitCode}${said === '' ? '.' : `:\n${said}`}`,
  });
}
