import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context';
import { systemCodeOf } from '../errors';
import { findFolders, makeFolder } from '../folders';
import type { Settings } from '../settings';
import { decideConsent } from './consent';
import { readState, type ReadState } from './state';
import { isDue } from './throttle';

/** There once the notice has been shown; empty but for a sentence. */
export const NOTICE_FILE = 'notice-shown';
/** First words of commands that show none: they are asked about the machine or the shell, or about telemetry itself. */
const SILENT = new Set(['completion', 'uninstall', 'telemetry', 'version']);

/**
 * Before the first command on a terminal, what is sent, and how to see it and turn it off; one line of it on CI. Once it has been shown
 * that is remembered first, so that of many processes at once one shows it; where that can't be written, nothing is ever sent either.
 */
export async function showFirstNotice({ invocation, settings, terminal }: Context): Promise<void> {
  const folder = findFolders(settings).telemetry;
  if (
    settings.telemetry.disabledBy ||
    folder === undefined ||
    SILENT.has(invocation.path[0] ?? '') ||
    isShown(folder)
  )
    return;
  const isTerminal = terminal.isOnScreen;
  const state = readState(folder);
  if (!decideConsent(settings.telemetry, state).isGiven) return;
  // Elsewhere nobody would read it; that this is CI is found out only where something could be sent.
  if (!isTerminal && !isAnyDue(state)) return;
  const { isCI } = await import('./ci.js');
  if (!isTerminal && !isCI) return;
  if (!remember(folder)) return;
  terminal.note(isCI ? ON_CI : ON_TERMINAL);
}

/** Whether the user can know what is sent: the notice was shown, or telemetry was turned on, or is sent elsewhere, by the user. */
export function isKnown(folder: string, state: ReadState, { telemetry }: Settings): boolean {
  return (
    (state !== 'damaged' && state.choice === 'enabled') ||
    telemetry.url !== undefined ||
    isShown(folder)
  );
}

const ON_CI =
  'wasp sends anonymous usage data (`wasp telemetry` shows it); WASP_TELEMETRY_DISABLE=1 turns that off.';
const ON_TERMINAL = `wasp tells the Wasp team, at most twice in 12 hours, that it is in use: a random id, a keyed hash of the
project's folder, the version of Wasp, Linux or macOS, whether you build or deploy, whether this is CI,
and the words of WASP_TELEMETRY_CONTEXT. No name, path, argument or code is sent.
It looks for news and new versions at the same time.
  see it:       wasp telemetry
  turn it off:  wasp telemetry disable, or WASP_TELEMETRY_DISABLE=1
This is said once.
`;

function isShown(folder: string): boolean {
  return existsSync(join(folder, NOTICE_FILE));
}

function isAnyDue(state: ReadState): boolean {
  return (
    state !== 'damaged' &&
    (['build', 'other'] as const).some((bucket) => isDue(state.lastAttemptMs[bucket], Date.now()))
  );
}

/** @returns whether it was this process that did */
function remember(folder: string): boolean {
  try {
    makeFolder(folder);
    writeFileSync(
      join(folder, NOTICE_FILE),
      'What telemetry sends has been said on a terminal, or on CI.\n',
      { flag: 'wx', mode: 0o600 },
    );
    return true;
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error;
    // Another process has just shown it, or the folder can't be written.
    return false;
  }
}
