import { testWith } from './requirements';
import { quote, runProgram, WASP, type Run } from './run-wasp';
import type { Sandbox } from './sandbox';

/** What happens once the terminal shows a text, looked for after where the last step's ended: keys are typed, or something is done. */
export type Step = readonly [
  shown: string,
  then: string | ((type: (keys: string) => void) => void),
];

export interface TerminalOptions {
  /** Another `bin/wasp.js`. */
  wasp?: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  steps?: readonly Step[];
  /** For a stream that is to be no terminal, as bash has it: `>file`, `2>file`. */
  redirect?: string;
}

/** For tests that use `runOnTerminal`. */
export const testOnTerminal = testWith('script');

export const CTRL_C = '\u0003';
export const DOWN = '\u001B[B';
export const ENTER = '\r';

/**
 * Runs the built `bin/wasp.js` on a terminal of its own, made by `script` of util-linux. What the terminal shows is the run's `stdout`.
 * Fails when a step's text was never shown.
 */
export async function runOnTerminal(
  sandbox: Sandbox,
  args: readonly string[],
  { wasp = WASP, cwd, env, steps = [], redirect = '' }: TerminalOptions = {},
): Promise<Run> {
  const waiting = [...steps];
  let shown = '';
  const line = `stty rows 24 cols 80; exec ${[process.execPath, wasp, ...args].map(quote).join(' ')} ${redirect}`;
  const run = await runProgram(sandbox, 'script', ['-qec', line, '/dev/null'], {
    ...(cwd && { cwd }),
    env: { TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
    input: null,
    onOutput(text, child) {
      shown += text;
      for (let step = waiting[0]; step && shown.includes(step[0]); step = waiting[0]) {
        waiting.shift();
        shown = shown.slice(shown.indexOf(step[0]) + step[0].length);
        if (typeof step[1] === 'string') child.stdin?.write(step[1]);
        else step[1]((keys) => void child.stdin?.write(keys));
      }
    },
  });
  if (waiting[0]) throw new Error(`The terminal never showed "${waiting[0][0]}":\n${run.stdout}`);
  return run;
}

/** The process ids of the shell itself, without `script` and the engine. */
export function findShells(sandbox: Sandbox): number[] {
  return sandbox
    .processes()
    .filter((line) => line.includes(` ${process.execPath} ${WASP}`) && !line.includes(' script '))
    .map((line) => parseInt(line, 10));
}
