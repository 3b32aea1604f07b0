import type { Project } from '../context';
import { hasPrismaFailed } from './printed';
import { MISSING_ENGINES, hasPrismaEngines } from './prisma-engines';

/** What is known of failures by their words, for people who can't know it. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [
    /System limit for number of file watchers reached/,
    'Too many files are watched on this machine. Raise the limit: `sudo sysctl fs.inotify.max_user_watches=524288`.',
  ],
  [
    /EMFILE: too many open files, watch/,
    'Too many programs watch files on this machine. Raise the limit: `sudo sysctl fs.inotify.max_user_instances=1024` on Linux, `ulimit -n 10240` on macOS.',
  ],
  [
    /ENOSPC|no space left on device/i,
    'The disk is full. `wasp doctor` shows where, and how much is free.',
  ],
  [
    /JavaScript heap out of memory|Killed: 9/,
    'Memory ran out. Close other programs, or give Node.js more: NODE_OPTIONS=--max-old-space-size=4096.',
  ],
  [
    /\[Error\] Missing or stale dependencies/,
    "The project's dependencies are not those of this version of Wasp. Run `wasp install`.",
  ],
  [
    /npm (error|ERR!) (code )?(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT)|npm (error|ERR!) network/,
    'npm does not reach its registry. `wasp doctor` looks at the registry and the proxy.',
  ],
  [
    /npm (error|ERR!) code EACCES/,
    'A file of the project belongs to another user, perhaps by an earlier `sudo`: `sudo chown -R $(id -u) .` gives it back.',
  ],
];

/**
 * Why a command of the engine's failed, beyond its own words, where that is known.
 *
 * @param text - all that it has printed
 */
export function explainFailure(text: string, project: Pick<Project, 'root'>): string | undefined {
  if (hasPrismaFailed(text) && !hasPrismaEngines(project)) return MISSING_ENGINES;
  return KNOWN.find(([words]) => words.test(text))?.[1];
}
