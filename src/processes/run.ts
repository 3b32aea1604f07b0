import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { systemCodeOf, throwIfInterrupted, type StopSignal } from '../errors';
import type { Streams } from '../terminal/terminal';
import { createLineCutter, readLines } from './lines';
import { marked } from './marks';
import { forgetChild, rememberChild, stopChild } from './stop';

export interface ChildCommand {
  file: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/**
 * What becomes of a child's streams:
 * - `captured`: kept apart and returned; no input.
 * - `passed`: the shell's own three streams, untouched.
 * - `merged`: stdout and stderr in the order they were written, to one stream of the shell; `plain` takes the colour out there;
 *   `kept` returns the text too, with its colours; no input.
 * - `followed`: as captured, and each line is handed on as it comes; `input` is its standard input, empty where left out.
 */
export type ChildStreams =
  | { kind: 'captured' }
  | { kind: 'passed'; streams: Streams }
  | { kind: 'merged'; into: NodeJS.WriteStream; plain: boolean; kept?: boolean }
  | { kind: 'followed'; input?: string; onLine?: (line: string) => void };

/** How a child ended. `stdout` and `stderr` are empty unless they were captured; what was merged and kept is all in `stdout`. */
export type ChildEnd =
  | { kind: 'exited'; exitCode: number; stdout: string; stderr: string }
  | { kind: 'killed'; signal: NodeJS.Signals; stdout: string; stderr: string }
  | { kind: 'not-found'; reason: 'ENOENT' | 'EACCES' };

/**
 * Runs one child to its end. It leads a process group of its own, so that stopping reaches all that it started,
 * unless it reads from the terminal: a background group could not.
 *
 * @throws Interrupted when `signal` was aborted, after the child and all that it started have ended
 */
export async function run(
  command: ChildCommand,
  streams: ChildStreams,
  signal: AbortSignal,
): Promise<ChildEnd> {
  if (streams.kind === 'merged') {
    const problem = await findProblem(command.file);
    if (problem) return { kind: 'not-found', reason: problem };
  }
  // Nothing may be awaited from here until the listener is there: a signal that came meanwhile would be lost.
  throwIfInterrupted(signal);
  const leadsGroup = !(streams.kind === 'passed' && streams.streams.stdin.isTTY);
  const { file, args } = streams.kind === 'merged' ? mergeOutput(command) : command;
  const started = spawn(file, args, {
    cwd: command.cwd,
    env: command.env,
    stdio: stdioFor(streams),
    detached: leadsGroup,
  });
  const child = { process: started, leadsGroup };
  rememberChild(child);

  let stopped: Promise<void> | undefined;
  const onAbort = (): void => {
    stopped = stopChild(child, signal.reason as StopSignal);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const end = await endOf(started, streams);
    await stopped;
    throwIfInterrupted(signal);
    return end;
  } finally {
    signal.removeEventListener('abort', onAbort);
    forgetChild(child);
  }
}

/** The same command with all its output on stdout. Two pipes lose the order between them, and Node.js can't give one pipe to two descriptors: the system's shell can. */
export function mergeOutput(command: ChildCommand): ChildCommand {
  return marked({
    ...command,
    file: '/bin/sh',
    args: ['-c', 'exec "$0" "$@" 2>&1', command.file, ...command.args],
  });
}

/** Of a program by its path: started by the system's shell, it would fail in that one's words. */
async function findProblem(file: string): Promise<'ENOENT' | 'EACCES' | undefined> {
  return access(file, constants.X_OK).then(
    () => undefined,
    (error: unknown) => (systemCodeOf(error) === 'EACCES' ? 'EACCES' : 'ENOENT'),
  );
}

function stdioFor(streams: ChildStreams): StdioOptions {
  switch (streams.kind) {
    case 'captured':
      return ['ignore', 'pipe', 'pipe'];
    case 'followed':
      return ['pipe', 'pipe', 'pipe'];
    case 'passed':
      return 'inherit';
    case 'merged':
      return ['ignore', isPassable(streams) ? streams.into : 'pipe', 'inherit'];
  }
}

/** Where nothing has to be taken out or kept, the child writes to the stream itself. */
function isPassable({
  into,
  plain,
  kept = false,
}: {
  into: NodeJS.WriteStream;
  plain: boolean;
  kept?: boolean;
}): boolean {
  return !plain && !kept && 'fd' in into;
}

function endOf(child: ChildProcess, streams: ChildStreams): Promise<ChildEnd> {
  let stdout = '';
  let stderr = '';
  if (streams.kind === 'merged') copyLines(child, streams);
  if (streams.kind === 'followed') follow(child, streams);
  if (
    streams.kind === 'captured' ||
    streams.kind === 'followed' ||
    (streams.kind === 'merged' && streams.kept)
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      const code = systemCodeOf(error);
      if (code === 'ENOENT' || code === 'EACCES') resolve({ kind: 'not-found', reason: code });
      else reject(error);
    });
    child.once('close', (exitCode, killedBy) => {
      if (killedBy) resolve({ kind: 'killed', signal: killedBy, stdout, stderr });
      else resolve({ kind: 'exited', exitCode: exitCode ?? 1, stdout, stderr });
    });
  });
}

/** A child that ends without having read its input is no error of ours. */
function follow(
  child: ChildProcess,
  { input = '', onLine }: { input?: string; onLine?: (line: string) => void },
): void {
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  if (onLine) void readLines(streams, onLine);
}

/** Whole lines, so that an escape sequence is never cut in two. */
function copyLines(
  child: ChildProcess,
  { into, plain }: { into: NodeJS.WriteStream; plain: boolean },
): void {
  const cutter = createLineCutter();
  const write = (text: string): void =>
    void (text && into.write(plain ? stripVTControlCharacters(text) : text));
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    write(
      cutter
        .add(text)
        .map((line) => `${line}\n`)
        .join(''),
    );
  });
  child.stdout?.on('end', () => write(cutter.rest()));
}
