import type { Project, ProjectContext } from '../context';
import { dockerId } from '../docker/docker';
import { findAppName } from '../engine/spec-result';
import { UserError } from '../errors';
import { readPorts } from '../ports/remembered';
import { pollUntil } from '../processes/poll';
import { findProjectFolder } from '../project/folder';
import { containerName, dockerUrl, findContainer, stopContainer } from './docker';
import { findDataFolder, findEmbeddedUrl } from './embedded';
import { findServer, stopServer } from './orphaned';
import {
  findDatabaseFolder,
  findRecord,
  readMemory,
  type DatabaseKind,
  type DatabaseRecord,
  type Memory,
} from './run-record';

/** The project's own PostgreSQL, up and running. */
export interface ManagedDatabase {
  readonly kind: DatabaseKind;
  readonly url: string;
  readonly port: number;
  /** The container, or the folder with the data. */
  readonly place: string;
  /** The shell that has started it, where that is another one and known. */
  readonly owner?: DatabaseRecord;
  /** Whether this shell has started it, and has to stop it. */
  readonly isOwn: boolean;
  stop(graceMs?: number): Promise<void>;
}

/** What is known of a managed database. */
export type DatabaseState =
  | { readonly state: 'running'; readonly database: Omit<ManagedDatabase, 'isOwn' | 'stop'> }
  | {
      readonly state: 'stopped';
      readonly kind: DatabaseKind;
      readonly place: string;
      readonly url: string | undefined;
      readonly port: number | undefined;
    }
  | { readonly state: 'never started' };

/** A database that another shell has started and will stop. */
export async function findRunning(
  folder: string,
  user: Pick<ProjectContext, 'settings'>,
): Promise<ManagedDatabase | undefined> {
  const owner = await findRecord(folder);
  if (!owner) return undefined;
  const { kind, port } = owner;
  const common = { kind, port, owner, isOwn: false, stop: async () => {} };
  if (kind === 'embedded') {
    const url = findEmbeddedUrl(folder, port);
    return url === undefined ? undefined : { ...common, url, place: findDataFolder(folder) };
  }
  const id = (await readMemory(folder))?.id;
  if (id === undefined || (await findContainer(id, user)) === undefined) return undefined;
  return { ...common, url: dockerUrl(id, port), place: containerName(id) };
}

export async function findState(
  user: Pick<ProjectContext, 'project' | 'settings'>,
): Promise<DatabaseState> {
  const folder = findDatabaseFolder(user.project, user.settings);
  const running = await findRunning(folder, user);
  if (running) return { state: 'running', database: running };
  const memory = (await readMemory(folder)) ?? guessMemory(user.project);
  const { db: port } = await readPorts(findProjectFolder(user.project, user.settings));
  if (memory?.kind === 'embedded') return findEmbeddedState(folder, port);
  if (memory?.id === undefined) return { state: 'never started' };
  const place = containerName(memory.id);
  const published = await findContainer(memory.id, user);
  if (published !== undefined)
    return {
      state: 'running',
      database: { kind: 'docker', url: dockerUrl(memory.id, published), port: published, place },
    };
  if (!(await readMemory(folder))) return { state: 'never started' };
  return {
    state: 'stopped',
    kind: 'docker',
    place,
    port,
    url: port === undefined ? undefined : dockerUrl(memory.id, port),
  };
}

async function findEmbeddedState(
  folder: string,
  remembered: number | undefined,
): Promise<DatabaseState> {
  const place = findDataFolder(folder);
  const stray = await findServer(place);
  const port = stray?.port ?? remembered;
  const url = port === undefined ? undefined : findEmbeddedUrl(folder, port);
  if (stray && url !== undefined)
    return { state: 'running', database: { kind: 'embedded', url, port: stray.port, place } };
  return { state: 'stopped', kind: 'embedded', place, url, port };
}

/** The container of the official CLI, whose name follows from the app's: the engine has left that where it analysed the project. */
export function guessMemory(project: Project): Memory | undefined {
  const name = findAppName(project);
  return name === undefined ? undefined : { kind: 'docker', id: dockerId(name, project) };
}

const BETWEEN_LOOKS_MS = 50;

/**
 * Stops the managed database: by the `wasp start db` that runs it, where one does.
 *
 * @returns whether it was running
 * @throws UserError when something else needs it
 */
export async function stopDatabase(
  user: Pick<ProjectContext, 'project' | 'settings'>,
): Promise<boolean> {
  const found = await findState(user);
  if (found.state !== 'running') return false;
  const { kind, owner, place } = found.database;
  if (owner && owner.command !== 'wasp start db') {
    throw new UserError(`The database belongs to \`${owner.command}\`, which runs.`, {
      why: `That is process ${owner.pid}; it stops the database at its end.`,
      next: 'Stop it first, with `wasp stop`.',
    });
  }
  if (owner) await stopOwner(owner, findDatabaseFolder(user.project, user.settings));
  else if (kind === 'docker') await stopContainer(place.slice(containerName('').length), user);
  else await stopServer(place);
  return true;
}

async function stopOwner({ pid }: DatabaseRecord, folder: string): Promise<void> {
  process.kill(pid, 'SIGTERM');
  const isGone = async (): Promise<boolean> => (await findRecord(folder))?.pid !== pid;
  await pollUntil(isGone, { intervalMs: BETWEEN_LOOKS_MS });
}
