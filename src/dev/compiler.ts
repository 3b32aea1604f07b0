import { stripVTControlCharacters } from 'node:util';
import { Interrupted, throwIfInterrupted, wordsOf } from '../errors';
import type { Output } from './output';

/** How a compile ended; undefined where nothing had changed since the last one. */
export type CompileResult = CompileEnd | undefined;

interface CompileEnd {
  exitCode: number;
  /** All that the engine printed, in order, with its colours. */
  text: string;
}

/** Compiles when asked, never twice at once: what is asked for meanwhile leads to one more. */
export interface Compiler {
  /** Resolves when the compile that has seen all changes so far is over; true when it succeeded. */
  compile(why: string): Promise<boolean>;
  /** Resolves once nothing is compiled, nor waits for that; true when the last one succeeded. */
  settled(): Promise<boolean>;
  /** What the last compile failed with, or undefined. */
  readonly failure: string | undefined;
}

/**
 * What keeps the engine from coming to an end counts as a failure too.
 *
 * @param signal nothing is compiled once it is aborted
 */
export function createCompiler(
  compileOnce: () => Promise<CompileResult>,
  output: Output,
  signal: AbortSignal,
): Compiler {
  let running: Promise<boolean> | undefined;
  let following: Promise<boolean> | undefined;
  let failure: string | undefined;

  const once = async (why: string): Promise<boolean> => {
    throwIfInterrupted(signal);
    const startedAt = Date.now();
    output.event({ event: 'state', part: 'wasp', state: 'starting' }, why);
    const end = await compileOnce().catch((error: unknown) => {
      if (error instanceof Interrupted) throw error;
      return { exitCode: 1, text: wordsOf(error) };
    });
    const durationMs = Date.now() - startedAt;
    const { exitCode, text } = end ?? { exitCode: 0, text: '' };
    const isSuccess = exitCode === 0;
    failure = isSuccess ? undefined : text.trim();
    if (!end) {
      output.event(
        { event: 'compiled', isSuccess, durationMs, text },
        'Nothing has changed since the last compile.',
      );
      return true;
    }
    const seconds = `${(durationMs / 1000).toFixed(1)} s`;
    output.event(
      { event: 'compiled', isSuccess, durationMs, text: stripVTControlCharacters(text) },
      isSuccess
        ? [...warningsIn(text), `Compiled in ${seconds}.`].join('\n')
        : `${text.trim()}\nThe compile failed after ${seconds}.`,
    );
    return isSuccess;
  };
  const start = (why: string): Promise<boolean> => {
    running = once(why).finally(() => (running = undefined));
    return running;
  };

  return {
    compile(why) {
      if (!running) return start(why);
      following ??= running
        .catch(() => false)
        .then(() => {
          following = undefined;
          return start(why);
        });
      return following;
    },
    async settled() {
      for (let last = following ?? running; last; last = following ?? running) await last;
      return failure === undefined;
    },
    get failure() {
      return failure;
    },
  };
}

/** The engine's warnings, each a block that begins with its sign and ends before the next heading. */
export function warningsIn(text: string): string[] {
  const lines = text.split('\n');
  const found: string[] = [];
  let isInside = false;
  for (const line of lines) {
    const bare = stripVTControlCharacters(line);
    if (/^\S+ --- /.test(bare)) isInside = bare.includes('[Warning]');
    if (isInside && bare.trim()) found.push(line);
  }
  return found;
}
