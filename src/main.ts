import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { middleware, runThrough } from './cli/middleware';
import { parse, type Parsed } from './cli/parse';
import { settleError } from './cli/settle';
import type { Context, Done, Invocation, Outcome } from './context';
import { UsageError, UserError, type StopSignal } from './errors';
import { readSettings, type Settings } from './settings';
import { openOutput } from './terminal/output';
import { createTerminal, type Streams, type Terminal } from './terminal/terminal';

interface Host extends Streams {
  readonly env: NodeJS.ProcessEnv;
}

/**
 * One run, from argv to exit code: parse, then the command inside its middleware.
 * Never rejects, and never ends the process by itself, but for a second Ctrl-C and a bug that nobody has caught.
 *
 * @param argv what was typed after `wasp`
 */
export async function runShell(argv: readonly string[], host: Host): Promise<number> {
  const startedAtMs = Date.now();
  const own = ownWords(argv);
  const env = own.includes('--no-color') ? withoutColor(host.env) : host.env;
  const settings = readSettings(env, own.includes('--verbose'));
  // Until a command is known there is nothing to stop, and a signal ends the process by itself.
  let stop: Stop | undefined;
  const signal = (): AbortSignal => (stop ??= listenForSignals()).signal;
  const stdout = openOutput(1, () => host.stdout);
  const terminal = createTerminal(
    { stdin: () => host.stdin, stdout, stderr: openOutput(2, () => host.stderr) },
    settings,
    signal,
  );
  let bug: Promise<void> | undefined;
  const onBug = (error: unknown): void => {
    bug ??= endByBug(error, terminal, settings);
  };
  // Rejections that nobody handles come here as well.
  process.on('uncaughtException', onBug);
  try {
    const parsed = await parse(argv, {
      result: terminal.result,
      note: terminal.note,
      isColored: terminal.resultStyle.isColorSupported,
      columns: stdout.columns || 80,
    });
    if (parsed.kind === 'shown') return await finish(parsed.exitCode, terminal, settings);

    const context: Context = {
      invocation: toInvocation(parsed, startedAtMs),
      settings,
      terminal,
      signal: signal(),
      needs: parsed.command.needs,
    };
    const outcome = await runThrough(middleware, context, async () =>
      toOutcome(await parsed.command.run(context, parsed.args, parsed.options), context),
    );
    return await finish(outcome.exitCode, terminal, settings);
  } catch (error) {
    return settleError(error, terminal, settings).exitCode;
  } finally {
    stop?.end();
    process.removeListener('uncaughtException', onBug);
  }
}

/** A result that could not be written is a failure. */
async function finish(exitCode: number, terminal: Terminal, settings: Settings): Promise<number> {
  const cause = await terminal.finish();
  if (!cause || exitCode !== 0) return exitCode;
  const error = new UserError("The output can't be written.", {
    why: cause.message,
    next: 'Make room where it is written to, then run the same command again.',
    cause,
  });
  return settleError(error, terminal, settings).exitCode;
}

function toInvocation(
  { path, words, globals }: Parsed & { kind: 'run' },
  startedAtMs: number,
): Invocation {
  return { path, words, cwd: findWorkingFolder(globals.cwd), typedCwd: globals.cwd, startedAtMs };
}

function toOutcome(done: Done | void, context: Context): Outcome {
  return {
    exitCode: done?.exitCode ?? 0,
    durationMs: Date.now() - context.invocation.startedAtMs,
    project: done?.project ?? context.project,
  };
}

/** @throws UsageError when the folder is not there */
function findWorkingFolder(typed: string | undefined): string {
  try {
    const folder = resolve(typed ?? process.cwd());
    if (statSync(folder).isDirectory()) return folder;
    throw new UsageError(`${folder} is not a folder.`, { next: 'Name a folder with -C <dir>.' });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      typed === undefined ? 'The working folder is gone.' : `There is no folder ${typed}.`,
      {
        next: 'Change to a folder that exists, or name one with -C <dir>.',
        cause: error,
      },
    );
  }
}

/** `--no-color` says what NO_COLOR says, to the programs that are started too. */
function withoutColor({ FORCE_COLOR: _, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, NO_COLOR: '1' };
}

/** What comes after `--` is for another program. */
function ownWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}

interface Stop {
  readonly signal: AbortSignal;
  end(): void;
}

/** The first signal aborts; a second one kills all children and leaves at once. */
function listenForSignals(): Stop {
  const controller = new AbortController();
  const listener = (received: NodeJS.Signals): void =>
    void onSignal(received as StopSignal, controller);
  const signals: StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of signals) process.on(name, listener);
  return {
    signal: controller.signal,
    end: () => signals.forEach((name) => process.removeListener(name, listener)),
  };
}

/** What nobody has caught leaves the run in a state that nobody knows: it is ended with all that it has started, in the words of any other bug. */
async function endByBug(error: unknown, terminal: Terminal, settings: Settings): Promise<void> {
  const { exitCode } = settleError(error, terminal, settings);
  const { killAllChildren } = await import('./processes/stop.js');
  killAllChildren();
  await terminal.finish();
  process.exit(exitCode);
}

async function onSignal(received: StopSignal, controller: AbortController): Promise<void> {
  if (!controller.signal.aborted) return controller.abort(received);
  const [{ killAllChildren }, { constants }] = await Promise.all([
    import('./processes/stop.js'),
    import('node:os'),
  ]);
  killAllChildren();
  process.exit(128 + constants.signals[received]);
}
