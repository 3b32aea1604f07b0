import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ProjectContext } from '../context';
import { UserError } from '../errors';
import { listNames } from '../files';
import { findFolders } from '../folders';
import {
  containerName,
  findContainer,
  hasVolume,
  isDockerRunning,
  removeVolume,
} from '../postgres/docker';
import { findServer } from '../postgres/orphaned';
import {
  findDatabaseFolder,
  isNote,
  makeDatabaseFolder,
  readMemory,
  removeMemory,
  writeMemory,
} from '../postgres/run-record';
import { guessMemory } from '../postgres/status';
import { findOpener } from '../processes/open-files';
import { findProjectFolder, projectFiles } from '../project/folder';
import { findSqliteFolder } from '../sqlite/sqlite';

/** Development data of a project that are kept on this machine. */
export interface Data {
  readonly title: string;
  /** The folder, or which volume of Docker's. */
  readonly place: string;
  remove(): Promise<void>;
}

export interface FoundData {
  readonly data: readonly Data[];
  /** A volume that holds data as far as is known, while Docker does not answer. */
  readonly unreachable?: string | undefined;
}

/**
 * The project's development data.
 *
 * @throws UserError when a database is in use
 */
export async function findData(
  user: Pick<ProjectContext, 'project' | 'settings' | 'signal'>,
): Promise<FoundData> {
  const { project, settings } = user;
  if (findFolders(settings).projects === undefined) return { data: [] };
  const folder = findProjectFolder(project, settings);
  const sqlite = findSqliteFolder(project, settings);
  const managed = findDatabaseFolder(project, settings);
  const removed = projectFiles(folder).removed;
  await verifyUnused(sqlite, managed);
  const { volume, unreachable } = await findVolumeOf(managed, user);
  const data = [
    ...(hasEntries(sqlite, (name) => name !== 'root')
      ? [inFolder('SQLite databases', sqlite)]
      : []),
    ...(hasEntries(managed, (name) => !isNote(name))
      ? [inFolder('the PostgreSQL database', managed)]
      : []),
    ...(volume ? [volume] : []),
    ...(existsSync(removed)
      ? [inFolder('what an earlier run has not deleted to its end', removed)]
      : []),
  ];
  return { data, unreachable };
}

function inFolder(title: string, place: string): Data {
  return { title, place, remove: () => removeFolder(place) };
}

/**
 * Moved aside at once, so that a database is there whole or not at all, then deleted. What is known of a volume stays.
 *
 * @param path - directly in the project's folder on this machine
 */
async function removeFolder(path: string): Promise<void> {
  const aside = projectFiles(dirname(path)).removed;
  const memory = await readMemory(path);
  try {
    if (aside !== path) {
      await mkdir(aside, { recursive: true });
      await rename(path, join(aside, `${Date.now()}`));
    }
    await rm(aside, { recursive: true, force: true });
  } catch (error) {
    throw new UserError(`${path} can't be deleted.`, {
      why: String(error),
      next: 'See to the permissions, then run `wasp clean --data` again.',
      cause: error,
    });
  }
  if (memory?.kind !== 'docker') return;
  makeDatabaseFolder(path);
  await writeMemory(path, memory);
}

/** What is in Docker is remembered, or was made by the official CLI, whose name for it follows from the app's. */
async function findVolumeOf(
  managed: string,
  user: Pick<ProjectContext, 'project' | 'settings' | 'signal'>,
): Promise<{ volume?: Data; unreachable?: string }> {
  const memory = await readMemory(managed);
  const id = memory?.id ?? guessMemory(user.project)?.id;
  if (id === undefined) return {};
  const name = containerName(id);
  if (!(await isDockerRunning(user))) return memory?.kind === 'docker' ? { unreachable: name } : {};
  if ((await findContainer(id, user)) !== undefined)
    throw inUse(
      `in the Docker volume ${name}`,
      'The container of that name',
      'Stop it with `wasp db stop`',
    );
  const isThere = await hasVolume(id, user);
  if (isThere === undefined) return { unreachable: name };
  if (!isThere) return {};
  const remove = async (): Promise<void> => {
    await removeVolume(id, user);
    await removeMemory(managed);
  };
  return {
    volume: { title: 'the PostgreSQL database in Docker', place: `volume ${name}`, remove },
  };
}

function hasEntries(folder: string, counts: (name: string) => boolean): boolean {
  return listNames(folder).some(counts);
}

async function verifyUnused(sqlite: string, managed: string): Promise<void> {
  const files = existsSync(sqlite)
    ? readdirSync(sqlite, { withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  for (const { name } of files) {
    const opener = await findOpener(join(sqlite, name));
    if (opener) throw inUse(join(sqlite, name), opener, 'Stop that program');
  }
  const server = await findServer(join(managed, 'data'));
  if (server)
    throw inUse(managed, `PostgreSQL (process ${server.pid})`, 'Stop it with `wasp db stop`');
}

function inUse(path: string, by: string, next: string): UserError {
  return new UserError(`The database ${path} is in use.`, {
    why: `${by} has it open.`,
    next: `${next}, then run the same command again. Nothing was deleted.`,
  });
}
