import type { StopSignal } from './errors';
import type { Settings } from './settings';
import type { Terminal } from './terminal/terminal';

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

/** A folder with `.wasproot`. */
export interface Project {
  /** Real path of the root, without a trailing slash. */
  readonly root: string;
  /** The main file's path and the range of Wasp versions that it asks for, where it says one. */
  readonly wasp: { readonly mainFile: string; readonly range: string } | undefined;
}

/** How the engine ended, and all that it printed, in order, with its colours. */
export interface EngineRun {
  exitCode: number;
  text: string;
  /** Whether no other engine is known to have written into the project meanwhile. */
  wasAlone: boolean;
}

/** Wasp's compiler, one version of it, ready to run. */
export interface Engine {
  readonly version: string;
  readonly folder: string;
  /** The environment for programs of the app itself: the runtime that the engine wants is first on PATH. */
  readonly env: NodeJS.ProcessEnv;
  /** The environment that it runs in itself. */
  readonly ownEnv: NodeJS.ProcessEnv;
  /** Runs it to its end, showing nothing. @param stopping stops it beside what stops the run */
  capture(
    args: readonly string[],
    cwd: string,
    env?: NodeJS.ProcessEnv,
    stopping?: AbortSignal,
  ): Promise<EngineRun>;
  /** Runs it to its end with its output on stderr, in order. Where it fails, a known cause is said after that. */
  show(args: readonly string[], cwd: string, env?: NodeJS.ProcessEnv): Promise<EngineRun>;
  /** Runs it to its end with its output on stderr, in order; resolves with its exit code. */
  run(args: readonly string[], cwd: string): Promise<number>;
  /** Runs it to its end and returns what it printed on stdout, with its colours. @throws UserError in the engine's own words when it fails */
  read(args: readonly string[], cwd: string): Promise<string>;
  /** Runs it on the shell's own streams, input included; resolves with its exit code. */
  exec(args: readonly string[], cwd: string): Promise<number>;
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

/** What most of the code works with. */
export type RunContext = Pick<Context, 'settings' | 'terminal' | 'signal' | 'project'>;

/** The same, inside a project. */
export type ProjectContext = RunContext & Pick<ContextFor<'project'>, 'project'>;

/** The same, with the engine that the project uses. */
export type EngineContext = ProjectContext & Pick<ContextFor<'engine'>, 'engine'>;

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
