import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { Project } from '../context';
import { findFolders, requireFolder } from '../folders';
import type { Settings } from '../settings';

/**
 * The folder for what belongs to a project on this machine and must survive `wasp clean`: one for each checkout.
 * It need not exist yet.
 *
 * @throws UserError when there is no home folder for it
 */
export function findProjectFolder({ root }: Project, settings: Settings): string {
  const digest = createHash('sha256').update(`${root}/`).digest('hex').slice(0, 10);
  // In the addresses of databases these have a meaning of their own.
  const name = basename(root).replace(/[?#%&]/g, '_');
  return join(requireFolder(findFolders(settings).projects), `${name}-${digest}`);
}

/** What is kept in it. */
export interface ProjectFiles {
  /** The run of `wasp start` or `wasp build start`. */
  readonly run: string;
  /** The ports that it had last. */
  readonly ports: string;
  /** What the app printed. Older files have a number more. */
  readonly log: string;
  /** What was seen of the project when the engine last succeeded, a file each. */
  readonly snapshots: string;
  /** Engines that write into the project at this moment, a file each. */
  readonly writers: string;
  /** Where `wasp check` compiles the project. */
  readonly shadow: string;
  /** Programs that the engine runs there. */
  readonly shadowPrograms: string;
  /** SQLite databases. */
  readonly sqlite: string;
  /** The managed PostgreSQL, and what is known of it. */
  readonly postgres: string;
  /** Data on its way to being deleted. */
  readonly removed: string;
}

/** @param folder - as `findProjectFolder` returns it */
export function projectFiles(folder: string): ProjectFiles {
  return {
    run: join(folder, 'run.json'),
    ports: join(folder, 'ports.json'),
    log: join(folder, 'logs', 'app.log'),
    snapshots: join(folder, 'freshness'),
    writers: join(folder, 'writers'),
    shadow: join(folder, 'check'),
    shadowPrograms: join(folder, 'check-programs'),
    sqlite: join(folder, 'sqlite'),
    postgres: join(folder, 'database'),
    removed: join(folder, '.removed'),
  };
}
