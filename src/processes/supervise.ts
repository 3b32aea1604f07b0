import { spawn } from 'node:child_process';
import { wordsOf, type StopSignal } from '../errors';
import { readLines } from './lines';
import { marked } from './marks';
import type { ChildCommand } from './run';
import { GRACE_MS, forgetChild, rememberChild, stopChild, type StartedChild } from './stop';

/** How a child ended that should not have. */
export interface Crash {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  lastLines: readonly string[];
}

export interface Supervised {
  /** Starts the child again, after it has ended if it runs. */
  restart(): Promise<void>;
  /** A line for its standard input. @returns false where it does not run at this moment */
  write(line: string): boolean;
  /** Stops it and all that it started, for good. Resolves once all its output has been handed on. */
  stop(signal?: StopSignal, graceMs?: number): Promise<void>;
}

export interface Watcher {
  onLine(line: string): void;
  /** The child ended by itself. It is started again after `pauseMs`. */
  onCrash(crash: Crash, pauseMs: number): void;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** A child that ran for so long counts as sound: the next crash begins with the shortest pause again. */
export const SOUND_AFTER_MS = 60_000;
const KEPT_LINES = 20;

/** Pause before the n-th start in a row, n from 1, in milliseconds. */
export function pauseBeforeMs(crashesInARow: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (crashesInARow - 1), LONGEST_PAUSE_MS);
}

/**
 * Keeps one child running: started at once, started again with a growing pause when it crashes, until it is stopped.
 * It leads a process group of its own.
 *
 * @param command asked before each start; what it throws at the first one is thrown, and later counts as a crash
 */
export function supervise(command: () => ChildCommand, watcher: Watcher): Supervised {
  let current: { child: StartedChild; ended: Promise<void> } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let crashesInARow = 0;
  /** Goes up whenever the running child is to end on purpose: what an older one does then is no crash. */
  let generation = 0;

  const start = (): void => {
    const mine = generation;
    const startedAt = Date.now();
    const lastLines: string[] = [];
    const child = startChild(command());
    const keep = (line: string): void => {
      lastLines.push(line);
      if (lastLines.length > KEPT_LINES) lastLines.shift();
      watcher.onLine(line);
    };
    const ended = endOf(child, keep).then(({ exitCode, signal }) => {
      if (mine === generation) crashed({ exitCode, signal, lastLines }, Date.now() - startedAt);
    });
    current = { child, ended };
  };
  const startAgain = (): void => {
    try {
      start();
    } catch (error) {
      crashed({ exitCode: 127, signal: null, lastLines: wordsOf(error).split('\n') }, 0);
    }
  };
  const crashed = (crash: Crash, ranMs: number): void => {
    current = undefined;
    crashesInARow = ranMs > SOUND_AFTER_MS ? 1 : crashesInARow + 1;
    const pauseMs = pauseBeforeMs(crashesInARow);
    // Set first: the watcher may stop it for good.
    timer = setTimeout(startAgain, pauseMs);
    watcher.onCrash(crash, pauseMs);
  };

  const stop = async (signal: StopSignal = 'SIGTERM', graceMs = GRACE_MS): Promise<void> => {
    generation += 1;
    clearTimeout(timer);
    const running = current;
    current = undefined;
    if (!running) return;
    await stopChild(running.child, signal, graceMs);
    await running.ended;
  };

  start();
  return {
    stop,
    async restart() {
      await stop();
      crashesInARow = 0;
      startAgain();
    },
    write(line) {
      current?.child.process.stdin?.write(`${line}\n`);
      return current !== undefined;
    },
  };
}

function startChild(command: ChildCommand): StartedChild {
  const { file, args, cwd, env } = marked(command);
  const started = spawn(file, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  // Without descriptors left on the machine, it has no streams either.
  started.stdin?.on('error', () => {});
  const child = { process: started, leadsGroup: true };
  rememberChild(child);
  return child;
}

/** Resolves when the child and all that it started have ended, and all output has been read. A child that could not be started counts as ended. */
async function endOf(
  child: StartedChild,
  onLine: (line: string) => void,
): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> {
  const { process: started } = child;
  const lines = readLines(
    [started.stdout, started.stderr].flatMap((stream) => stream ?? []),
    onLine,
  );
  const end = await new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>(
    (resolve) => {
      started.once('error', (error) => {
        onLine(error.message);
        resolve({ exitCode: 127, signal: null });
      });
      started.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    },
  );
  if (started.pid !== undefined) await stopChild(child, 'SIGTERM');
  await lines;
  forgetChild(child);
  return end;
}
