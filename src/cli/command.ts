import type { Command as Declaration, OptionValues } from '@commander-js/extra-typings';
import type { StopSignal } from '../errors';
import type { Engine } from '../engine/engine';
import type { Project } from '../project/project';
import type { Settings } from '../settings';
import type { Terminal } from '../terminal/terminal';

/** One run of one command: what was typed, where, and when. */
export interface Invocation {
  /** The command's words as in the table, e.g. `['deploy', 'fly', 'setup']`. */
  readonly path: readonly string[];
  /** All that was typed after the first word, in order, without the options that every command has. */
  readonly words: readonly string[];
  /** The folder that the command runs in, absolute. */
  readonly cwd: string;
  /** The same as it was typed, with -C; undefined where it was not. */
  readonly typedCwd?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
}

/** What a command must have before it can run. An engine needs a project to be chosen for. */
export type Need = 'nothing' | 'project' | 'engine';

/** What a command gets to work with. */
export interface Context {
  readonly invocation: Invocation;
  readonly settings: Settings;
  readonly terminal: Terminal;
  /** Aborted when the run is stopped; its reason is the `StopSignal`. */
  readonly signal: AbortSignal;
  readonly needs: Need;
  /** The project around the working directory, where there is one. */
  project?: Project;
  /** The engine that the project uses, for commands that need one. */
  engine?: Engine;
}

export type ContextFor<N extends Need> = Context &
  (N extends 'nothing' ? unknown : { readonly project: Project }) &
  (N extends 'engine' ? { readonly engine: Engine } : unknown);

/** What a command may return. */
export interface Done {
  exitCode?: number;
  /** The project that the command touched, where it is not the one around the working directory. */
  project?: Project;
}

/** How a run ended. After-hooks see nothing else. */
export interface Outcome {
  readonly exitCode: number;
  readonly durationMs: number;
  readonly project: Project | undefined;
  readonly error?: unknown;
  readonly interruptedBy?: StopSignal;
}

/** Wraps every command; sees the invocation before and the outcome after. */
export type Middleware = (context: Context, next: () => Promise<Outcome>) => Promise<Outcome>;

/** A command as the rest of the shell sees it. */
export interface Command {
  readonly needs: Need;
  declare(declaration: Declaration): unknown;
  run(context: Context, args: readonly unknown[], options: unknown): Promise<Done | void>;
}

interface CommandDefinition<N extends Need, Args extends unknown[], Options extends OptionValues> {
  needs: N;
  /** Arguments and options, said to commander; their types reach `run`. */
  declare: (declaration: Declaration) => Declaration<Args, Options>;
  run(context: ContextFor<N>, args: Args, options: Options): Promise<Done | void>;
}

/** Gives `run` the types that `declare` and `needs` imply. `requirements` and commander see to it that they hold. */
export function defineCommand<N extends Need, Args extends unknown[], Options extends OptionValues>(
  definition: CommandDefinition<N, Args, Options>,
): Command {
  return definition as unknown as Command;
}
