import { existsSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { UserError, systemCodeOf } from './errors';
import { setMode } from './files';
import type { Settings } from './settings';

/** The folders that the shell keeps things in. None of them need exist yet; one is undefined where there is no home folder for it. */
export interface Folders {
  /** One folder an engine version. */
  readonly engines: string | undefined;
  /** Node.js and npm, brought along where the user's are too old. */
  readonly runtimes: string | undefined;
  /** Programs that answer for Node.js and npm while the engine runs. */
  readonly shortcuts: string | undefined;
  /** Templates that were fetched, for when there is no network. */
  readonly templates: string | undefined;
  /** One folder a project: what belongs to it on this machine and must survive `wasp clean` (ports, development data, logs). */
  readonly projects: string | undefined;
  /** Telemetry: identity and state. Kept only for a user who has said where home is. */
  readonly telemetry: string | undefined;
  /** Messages of the Wasp team: what came, and what was seen of it. */
  readonly messages: string | undefined;
}

/**
 * Where things are kept: under `WASP_HOME` where that is set, else in the platform's folders
 * (XDG Base Directory Specification on Linux, `~/Library` on macOS; both as the package env-paths does it).
 */
export function findFolders(
  { waspHome, env }: Settings,
  platform: NodeJS.Platform = process.platform,
  isThere: (folder: string) => boolean = existsSync,
): Folders {
  if (waspHome) return toFolders(resolve(waspHome), resolve(waspHome, 'config'));
  const named = findGivenHome(env);
  // `/nonexistent` is the home of users that have none: no folder is made there.
  const given = named !== undefined && isThere(named) ? named : undefined;
  const home = env['HOME'] === undefined ? findSystemHome() : given;
  if (platform === 'darwin') {
    return toFolders(
      below(home, 'Library', 'Application Support', 'wasp'),
      below(given, 'Library', 'Preferences', 'wasp'),
    );
  }
  return toFolders(
    below(findXdgFolder(env['XDG_DATA_HOME']) ?? below(home, '.local', 'share'), 'wasp'),
    below(findXdgFolder(env['XDG_CONFIG_HOME']) ?? below(given, '.config'), 'wasp'),
  );
}

/** Where each shell looks for completions of a user's own. zsh has no such place: that one has to be put on its `fpath`. */
export function findCompletionFiles({
  env,
}: Settings): Readonly<Record<'bash' | 'zsh' | 'fish', string | undefined>> {
  const home = findGivenHome(env);
  const data = findXdgFolder(env['XDG_DATA_HOME']) ?? below(home, '.local', 'share');
  const config = findXdgFolder(env['XDG_CONFIG_HOME']) ?? below(home, '.config');
  return {
    bash: below(data, 'bash-completion', 'completions', 'wasp'),
    zsh: below(data, 'zsh', 'site-functions', '_wasp'),
    fish: below(config, 'fish', 'completions', 'wasp.fish'),
  };
}

/** Where the official CLI keeps its telemetry and news. It is only read. */
export function findOfficialCache({ env }: Settings): string | undefined {
  return below(findXdgFolder(env['XDG_CACHE_HOME']) ?? below(findGivenHome(env), '.cache'), 'wasp');
}

/**
 * Makes a folder of ours for its owner alone, and those above it. Not Node's `recursive`, which never returns where a file system answers ENOENT
 * although the folder above is there, as /proc and autofs do.
 *
 * @throws UserError when it can't be made
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
    setMode(folder, 0o700);
  } catch (error) {
    // Another process was faster.
    if (systemCodeOf(error) === 'EEXIST') return;
    throw new UserError(`The folder ${folder} can't be made.`, {
      why: String(error),
      next: 'Set WASP_HOME to a folder that wasp may write to.',
      cause: error,
    });
  }
}

/** @throws UserError when there is no such folder */
export function requireFolder(folder: string | undefined): string {
  if (folder !== undefined) return folder;
  throw new UserError('There is no folder to keep this in.', {
    why: 'This user has no home folder, or HOME does not say where it is, and WASP_HOME is not set.',
    next: 'Set WASP_HOME to a folder that wasp may write to.',
  });
}

function toFolders(data: string | undefined, config: string | undefined): Folders {
  return {
    engines: below(data, 'engines'),
    runtimes: below(data, 'runtimes'),
    shortcuts: below(data, 'shortcuts'),
    projects: below(data, 'projects'),
    templates: below(data, 'templates'),
    telemetry: below(config, 'telemetry'),
    messages: below(config, 'messages'),
  };
}

function below(folder: string | undefined, ...names: string[]): string | undefined {
  return folder === undefined ? undefined : join(folder, ...names);
}

/** The specification: a relative path in an XDG variable is to be ignored. */
function findXdgFolder(value: string | undefined): string | undefined {
  return value && isAbsolute(value) ? value : undefined;
}

function findGivenHome(env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  const home = env['HOME'];
  return home !== undefined && isAbsolute(home) ? home : undefined;
}

/** From the password database: cron and service managers start programs without HOME. */
function findSystemHome(): string | undefined {
  try {
    return userInfo().homedir || undefined;
  } catch {
    // A user id without an entry there has no home folder.
    return undefined;
  }
}
