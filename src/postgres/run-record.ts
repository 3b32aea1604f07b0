import { chmodSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project, RunContext } from '../context';
import { UserError } from '../errors';
import { readIfExists, writeAtomic } from '../files';
import { findFolders, makeFolder, requireFolder } from '../folders';
import { takeLock } from '../locks';
import { findStart } from '../processes/start-time';
import { findProjectFolder, projectFiles } from '../project/folder';
import type { Settings } from '../settings';

/** The two ways in which a PostgreSQL of the shell's own runs. */
export type DatabaseKind = 'docker' | 'embedded';

/** What runs, written by the shell that started it. Holds no password. */
export interface DatabaseRecord {
  readonly kind: DatabaseKind;
  readonly port: number;
  /** The shell that stops it at its end, and which of its commands that is. */
  readonly pid: number;
  readonly processStartedAt: string;
  readonly command: string;
  /** ISO 8601. */
  readonly since: string;
}

const RECORD = 'running.json';
const MEMORY = 'kind.json';
const LOCK = '.lock';

/** The folder that holds all that is kept of a project's managed database on this machine. */
export function findDatabaseFolder(project: Project, settings: Settings): string {
  requireFolder(findFolders(settings).projects);
  return projectFiles(findProjectFolder(project, settings)).postgres;
}

/** Makes the folder for the user alone, also where it was made in another way. */
export function makeDatabaseFolder(folder: string): void {
  makeFolder(folder);
  try {
    chmodSync(folder, 0o700);
  } catch (error) {
    throw new UserError(`The folder ${folder} can't be closed to others.`, {
      why: String(error),
      next: 'Set WASP_HOME to a folder that wasp may write to.',
      cause: error,
    });
  }
}

/** Of two shells that start a project's database at once, the second waits for the first. */
export async function whileLocked<T>(
  folder: string,
  { terminal, signal }: Pick<RunContext, 'terminal' | 'signal'>,
  work: () => Promise<T>,
): Promise<T> {
  makeDatabaseFolder(folder);
  const lock = await takeLock(folder, LOCK, {
    terminal,
    signal,
    text: "Another wasp is starting this project's database; waiting for it.",
  });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** What runs, as long as the shell that started it does. */
export async function findRecord(folder: string): Promise<DatabaseRecord | undefined> {
  const record = readRecord(folder);
  return record && (await isAlive(record)) ? record : undefined;
}

/** What ran until its shell was killed, and may do so still. */
export async function findKilledRecord(folder: string): Promise<DatabaseRecord | undefined> {
  const record = readRecord(folder);
  return record && !(await isAlive(record)) ? record : undefined;
}

function readRecord(folder: string): DatabaseRecord | undefined {
  const text = readIfExists(join(folder, RECORD));
  return text === undefined ? undefined : parseRecord(text);
}

async function isAlive({ pid, processStartedAt }: DatabaseRecord): Promise<boolean> {
  return (await findStart(pid)) === processStartedAt;
}

/** @returns undefined for what the shell has not written, or not to its end */
export function parseRecord(text: string): DatabaseRecord | undefined {
  try {
    const record = JSON.parse(text) as Partial<DatabaseRecord> | null;
    const isWhole =
      record &&
      ['docker', 'embedded'].includes(String(record.kind)) &&
      Number.isInteger(record.port) &&
      Number.isInteger(record.pid);
    return isWhole ? (record as DatabaseRecord) : undefined;
  } catch {
    // As if nothing had been noted.
    return undefined;
  }
}

export async function writeRecord(
  folder: string,
  kind: DatabaseKind,
  port: number,
  command: string,
): Promise<void> {
  const record: DatabaseRecord = {
    kind,
    port,
    pid: process.pid,
    processStartedAt: (await findStart(process.pid)) ?? '',
    command,
    since: new Date().toISOString(),
  };
  writeAtomic(join(folder, RECORD), `${JSON.stringify(record, null, 2)}\n`);
}

export function removeRecord(folder: string): Promise<void> {
  return rm(join(folder, RECORD), { force: true });
}

/** Where the project's data is. */
export interface Memory {
  readonly kind: DatabaseKind;
  /** Docker only: what its container and volume are named after. */
  readonly id?: string;
}

export async function readMemory(folder: string): Promise<Memory | undefined> {
  const text = readIfExists(join(folder, MEMORY));
  if (text === undefined) return undefined;
  try {
    const memory = JSON.parse(text) as Memory;
    return memory.kind === 'embedded' || (memory.kind === 'docker' && memory.id)
      ? memory
      : undefined;
  } catch {
    // Not ours: as if nothing was remembered.
    return undefined;
  }
}

export async function writeMemory(folder: string, memory: Memory): Promise<void> {
  writeAtomic(join(folder, MEMORY), `${JSON.stringify(memory)}\n`);
}

export function removeMemory(folder: string): Promise<void> {
  return rm(join(folder, MEMORY), { force: true });
}

/** Whether an entry of the folder says something of the database, and holds none of its data. */
export function isNote(name: string): boolean {
  return [RECORD, MEMORY, LOCK].some((note) => name.startsWith(note));
}
