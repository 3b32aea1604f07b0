import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCalls } from './calls';
import type { Sandbox } from './sandbox';

/** One call of a stand-in. */
export interface Call {
  args: string[];
  cwd: string;
  /** What came through standard input, where it was read. */
  input?: string;
  hasTerminal: boolean;
}

/** A call that fails, by how its arguments begin. */
export interface Cue {
  when: string;
  /** How the folder ends that it is called in. */
  folder?: string;
  /** How many calls fail; 1 where left out. */
  times?: number;
  /** Empty for none. */
  stderr?: string;
  stdout?: string;
  exitCode?: number;
  /** Does what was asked for, and fails then: the answer got lost. */
  after?: boolean;
}

/** A provider as far as its stand-in plays it: what is there, and what it was asked. */
export interface Cloud<State, OneCall extends Call> {
  /** Where it is kept. */
  readonly folder: string;
  calls(): OneCall[];
  /** Each call's arguments in one line. */
  lines(): string[];
  forgetCalls(): void;
  state(): State;
  change(change: (state: State) => void): void;
  failAt(cue: Cue): void;
}

export function createCloud<State extends { failures: Cue[] }, OneCall extends Call>(
  sandbox: Sandbox,
  name: string,
  initial: State,
): Cloud<State, OneCall> {
  const folder = join(sandbox.home, '..', name);
  mkdirSync(folder);
  const stateFile = join(folder, 'cloud.json');
  const callsFile = join(folder, 'calls.jsonl');
  const read = (): State => JSON.parse(readFileSync(stateFile, 'utf8'));
  const write = (state: State): void => writeFileSync(stateFile, JSON.stringify(state));
  write(initial);
  writeFileSync(callsFile, '');
  const calls = (): OneCall[] => readCalls(callsFile);
  const change = (edit: (state: State) => void): void => {
    const state = read();
    edit(state);
    write(state);
  };
  return {
    folder,
    calls,
    lines: () => calls().map(({ args }) => args.join(' ')),
    forgetCalls: () => writeFileSync(callsFile, ''),
    state: read,
    change,
    failAt: (cue) => change((state) => state.failures.push(cue)),
  };
}
