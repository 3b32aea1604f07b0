import { constants } from 'node:os';
import type { Context, Outcome } from '../context';
import { Interrupted, UsageError, UserError, messageOf, wordsOf } from '../errors';
import type { Settings } from '../settings';
import { packageInfo } from '../package-info';
import type { Terminal } from '../terminal/terminal';

/** A throw becomes a printed error and an outcome, at once. */
export async function settle(context: Context, next: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await next();
  } catch (error) {
    return {
      durationMs: Date.now() - context.invocation.startedAtMs,
      project: context.project,
      ...settleError(error, context.terminal, context.settings),
    };
  }
}

/** Prints what was thrown, and says which exit code it asks for. */
export function settleError(
  error: unknown,
  terminal: Terminal,
  settings: Settings,
  bugsUrl = packageInfo.bugsUrl,
): Pick<Outcome, 'exitCode' | 'error' | 'interruptedBy'> {
  if (error instanceof Interrupted) {
    return { exitCode: 128 + constants.signals[error.signal], interruptedBy: error.signal };
  }
  terminal.error(
    error instanceof UserError ? wordsOf(error) : formatBug(error, settings.verbose, bugsUrl),
  );
  if (settings.verbose && error instanceof UserError && !(error instanceof UsageError)) {
    terminal.debug(formatCauses(error));
  }
  return { exitCode: error instanceof UserError ? error.exitCode : 1, error };
}

function formatBug(error: unknown, verbose: boolean, bugsUrl: string): string {
  const what = bugsUrl === '' ? 'Please keep this output' : `Please report it at ${bugsUrl}`;
  const more = bugsUrl === '' ? 'and' : 'with';
  return [
    `This is a bug in the wasp shell: ${messageOf(error)}`,
    `wasp-shell ${packageInfo.version}, Node.js ${process.versions.node}, ${process.platform} ${process.arch}`,
    `${what}${verbose ? '' : `, ${more} the output of the same command and --verbose`}.`,
    ...(verbose ? [formatCauses(error)] : []),
  ].join('\n');
}

function formatCauses(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? stack : `${stack}\nCaused by: ${formatCauses(cause)}`;
}
