import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { findProgram } from './requirements';
import type { Sandbox } from './sandbox';

export const WASP = join(__dirname, '..', '..', 'bin', 'wasp.js');

const HELD_OPEN_MS = 2000;

export interface Run {
  /** Null where a signal has ended the process. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  durationMs: number;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Text for its standard input, which is otherwise empty and closed; null leaves it open. */
  input?: string | null;
  /** Options for Node.js itself. */
  nodeArgs?: readonly string[];
  /** Gets the process as soon as it runs, e.g. to send it a signal. */
  onStart?: (child: ChildProcess) => void;
  /** Gets what it prints, stdout and stderr, piece by piece. */
  onOutput?: (text: string, child: ChildProcess) => void;
}

/** Runs the built `bin/wasp.js` as a user's shell would: in the sandbox's project, unless told otherwise. Resolves at its exit. */
export function runWasp(
  sandbox: Sandbox,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Run> {
  return runProgram(
    sandbox,
    process.execPath,
    [...(options.nodeArgs ?? []), WASP, ...args],
    options,
  );
}

/** Runs a line of bash in which `wasp` is the built one, to its end. */
export function runLine(sandbox: Sandbox, line: string, options: RunOptions = {}): Promise<Run> {
  const script = `set -o pipefail; wasp() { ${quote(process.execPath)} ${quote(WASP)} "$@"; }; ${line}`;
  return runProgram(sandbox, 'bash', ['-c', script], options);
}

/** For the system's shell. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Runs any program in the sandbox, to its end: the one of that name on the PATH of these tests. */
export function runProgram(
  sandbox: Sandbox,
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Run> {
  const { cwd = sandbox.project, env = {}, input = '', onStart, onOutput } = options;
  const startedAt = Date.now();
  const child = spawn(findProgram(file) ?? file, args, {
    argv0: file,
    cwd,
    env: definedOnly({ ...sandbox.env, ...env }),
    stdio: 'pipe',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput?.(text, child);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onOutput?.(text, child);
  });
  child.stdin.on('error', () => {});
  if (input !== null) child.stdin.end(input);
  onStart?.(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // What it left running may hold its streams open for ever: that is for `sandbox.quiet` to say.
    child.once('exit', () => {
      const timer = setTimeout(
        () => [child.stdout, child.stderr].forEach((stream) => stream.destroy()),
        HELD_OPEN_MS,
      );
      child.once('close', () => clearTimeout(timer));
    });
    child.once('close', (exitCode, signal) =>
      resolve({ exitCode, signal, stdout, stderr, durationMs: Date.now() - startedAt }),
    );
  });
}

/** `undefined` takes a variable out. */
function definedOnly(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
