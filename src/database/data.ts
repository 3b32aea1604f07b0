import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors';
import { findFolders } from '../folders';
import { findProjectFolder, type Project } from '../project/project';
import type { Settings } from '../settings';
import { findOpener } from './opener';
import { findSqliteFolder } from './sqlite';
import { findServer } from './stray';

/** Development data of a project that are kept on this machine. */
export interface Data {
  readonly title: string;
  readonly path: string;
}

/** What is deleted is moved here first, so that a database is there whole or not at all. */
const REMOVED = '.removed';

/**
 * The project's development data, but what lies in volumes of Docker's.
 *
 * @throws UserError when a database is in use
 */
export async function findData(project: Project, settings: Settings): Promise<Data[]> {
  if (findFolders(settings).projects === undefined) return [];
  const folder = findProjectFolder(project, settings);
  const sqlite = findSqliteFolder(project, settings);
  const managed = join(folder, 'database');
  await verifyUnused(sqlite, managed);
  return [
    ...(hasEntries(sqlite, (name) => name !== 'root') ? [{ title: 'SQLite databases', path: sqlite }] : []),
    ...(hasEntries(managed, () => true) ? [{ title: 'the PostgreSQL database', path: managed }] : []),
    ...(existsSync(join(folder, REMOVED)) ? [{ title: 'what an earlier run has not deleted to its end', path: join(folder, REMOVED) }] : []),
  ];
}

/** Out of its place at once, then deleted. */
export async function removeData({ path }: Data): Promise<void> {
  const aside = path.endsWith(REMOVED) ? path : join(path, '..', REMOVED);
  try {
    if (aside !== path) {
      await mkdir(aside, { recursive: true });
      await rename(path, join(aside, `${Date.now()}`));
    }
    await rm(aside, { recursive: true, force: true });
  } catch (error) {
    throw new UserError(`${path} can't be deleted.`, { why: String(error), next: 'See to the permissions, then run `wasp clean --data` again.', cause: error });
  }
}

function hasEntries(folder: string, counts: (name: string) => boolean): boolean {
  return existsSync(folder) && readdirSync(folder).some(counts);
}

async function verifyUnused(sqlite: string, managed: string): Promise<void> {
  const files = existsSync(sqlite) ? readdirSync(sqlite, { withFileTypes: true }).filter((entry) => entry.isFile()) : [];
  for (const { name } of files) {
    const opener = await findOpener(join(sqlite, name));
    if (opener) throw inUse(join(sqlite, name), opener, 'Stop that program');
  }
  const server = await findServer(join(managed, 'data'));
  if (server) throw inUse(managed, `PostgreSQL (process ${server.pid})`, 'Stop it with `wasp db stop`');
}

function inUse(path: string, by: string, next: string): UserError {
  return new UserError(`The database ${path} is in use.`, { why: `${by} has it open.`, next: `${next}, then run the same command again. Nothing was deleted.` });
}
