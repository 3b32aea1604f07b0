import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { UserError } from './errors';
import type { Settings } from './settings';

/** The folders that the shell keeps things in. None of them need exist yet. */
export interface Folders {
  /** One folder an engine version. */
  readonly engines: string;
  /** Node.js and npm, brought along where the user's are too old. */
  readonly runtimes: string;
  /** Telemetry: identity and state. */
  readonly telemetry: string;
}

interface Bases {
  data: string;
  config: string;
}

/**
 * Where things are kept: under `WASP_HOME` where that is set, else in the platform's folders
 * (XDG Base Directory Specification on Linux, `~/Library` on macOS; both as the package env-paths does it).
 *
 * @throws UserError when there is no home folder to put them under
 */
export function findFolders(settings: Settings, platform: NodeJS.Platform = process.platform): Folders {
  const bases = findBases(settings, platform);
  if (!bases) {
    throw new UserError('There is no folder to keep engines in.', {
      why: 'This user has no home folder, and WASP_HOME is not set.',
      next: 'Set WASP_HOME to a folder that wasp may write to.',
    });
  }
  return {
    engines: join(bases.data, 'engines'),
    runtimes: join(bases.data, 'runtimes'),
    telemetry: join(bases.config, 'telemetry'),
  };
}

/** The same, or undefined where there is no home folder: for what must work, or quietly not, everywhere. */
export function findFoldersIfAny(settings: Settings, platform?: NodeJS.Platform): Folders | undefined {
  try {
    return findFolders(settings, platform);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function findBases({ waspHome, env }: Settings, platform: NodeJS.Platform): Bases | undefined {
  if (waspHome) {
    const home = resolve(waspHome);
    return { data: home, config: join(home, 'config') };
  }
  const home = findHome(env);
  if (platform === 'darwin') {
    return home === undefined
      ? undefined
      : { data: join(home, 'Library', 'Application Support', 'wasp'), config: join(home, 'Library', 'Preferences', 'wasp') };
  }
  const data = xdgFolder(env['XDG_DATA_HOME'], home, '.local', 'share');
  const config = xdgFolder(env['XDG_CONFIG_HOME'], home, '.config');
  return data && config ? { data: join(data, 'wasp'), config: join(config, 'wasp') } : undefined;
}

/** The specification: a relative path in an XDG variable is to be ignored. */
function xdgFolder(value: string | undefined, home: string | undefined, ...fallback: string[]): string | undefined {
  if (value && isAbsolute(value)) return value;
  return home === undefined ? undefined : join(home, ...fallback);
}

function findHome(env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  const fromEnvironment = env['HOME'];
  if (fromEnvironment !== undefined) return isAbsolute(fromEnvironment) ? fromEnvironment : undefined;
  try {
    return homedir() || undefined;
  } catch {
    // A user id without an entry in the password database has no home folder.
    return undefined;
  }
}
