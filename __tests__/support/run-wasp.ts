import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Sandbox } from './sandbox';

export const WASP = join(__dirname, '..', '..', 'bin', 'wasp.js');

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
  /** Text for its standard input, which is otherwise empty and closed. */
  input?: string;
  /** Gets the process as soon as it runs, e.g. to send it a signal. */
  onStart?: (child: ChildProcess) => void;
  /** Gets what it prints, stdout and stderr, piece by piece. */
  onOutput?: (text: string, child: ChildProcess) => void;
}

/** Runs the built `bin/wasp.js` as a user's shell would: in the sandbox's project, unless told otherwise. Resolves at its exit. */
export function runWasp(sandbox: Sandbox, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { cwd = sandbox.project, env = {}, input = '', onStart, onOutput } = options;
  const startedAt = Date.now();
  const child = spawn(process.execPath, [WASP, ...args], { cwd, env: definedOnly({ ...sandbox.env, ...env }), stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => ((stdout += text), onOutput?.(text, child)));
  child.stderr.setEncoding('utf8').on('data', (text: string) => ((stderr += text), onOutput?.(text, child)));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  onStart?.(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr, durationMs: Date.now() - startedAt }));
  });
}

/** `undefined` takes a variable out. */
function definedOnly(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
