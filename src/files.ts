import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { UserError, systemCodeOf } from './errors';

/** Files of ours are for their owner alone. */
const MODE = 0o600;

/**
 * Reads a text file. Only a file that doesn't exist is missing: one that can't be read is an error.
 *
 * @returns undefined where there is no such file
 * @throws UserError when it can't be read
 */
export function readIfExists(file: string): string | undefined {
  return ifExists(file, () => readFileSync(file, 'utf8'));
}

/**
 * Lists the names in a folder, none where there is no such folder.
 *
 * @throws UserError when it can't be read
 */
export function listNames(folder: string): string[] {
  return ifExists(folder, () => readdirSync(folder)) ?? [];
}

/** @returns what a JSON file of ours holds; undefined where there is no such file, or not a whole one */
export function readJson(file: string): unknown {
  const text = readIfExists(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Damaged, or not ours: as if nothing had been written.
    return undefined;
  }
}

function ifExists<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw new UserError(`${path} can't be read.`, {
      why: String(error),
      next: 'Check its permissions, then run the same command again.',
      cause: error,
    });
  }
}

export interface WriteOptions {
  /** Of a file of ours, whatever the umask (default: 0600). */
  readonly mode?: number;
  /** The root of the project that the file is in. A file there keeps its mode, and links must not lead out of the project. */
  readonly project?: string;
}

// Own code instead of the package `atomically`: that one listens for signals and sends each of them to the process again, so
// that one Ctrl-C would count as two. It also tries for a second to write where it may not.

/**
 * Writes a file whole or not at all: who reads it meanwhile gets the old content or the new. Its folder must exist.
 * A link in its place stays, and what it leads to is written.
 *
 * @throws UserError when it can't be written, or a link leads nowhere or out of the project
 */
export function writeAtomic(file: string, text: string, options: WriteOptions = {}): void {
  try {
    replace(findTarget(file, options.project), text, options);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} can't be written.`, {
      why: String(error),
      next: 'Check the permissions and the free space there, then run the same command again.',
      cause: error,
    });
  }
}

/**
 * As `writeAtomic`, for content that is not at hand as a text.
 *
 * @param write - makes the file whose path it is given
 * @throws what `write` throws, and system errors
 */
export async function writeAtomicBy(
  file: string,
  write: (path: string) => Promise<void>,
): Promise<void> {
  const target = findTarget(file, undefined);
  const beside = nameBeside(target);
  try {
    await write(beside);
    setMode(beside, MODE);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Sets a mode whatever the umask, which may keep even the owner out. */
export function setMode(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch {
    // File systems such as FAT have no modes. What was made for its owner alone is so still.
  }
}

/** Whether a path is a folder itself or anything below it, by their names alone. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Whether this user may write to a file or folder that exists. */
export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    // That is the question.
    return false;
  }
}

function replace(target: string, text: string, options: WriteOptions): void {
  const beside = nameBeside(target);
  try {
    writeFileSync(beside, text, { flag: 'wx', mode: MODE });
    setMode(beside, findMode(target, options));
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Where the bytes go: a link is followed to its end. */
function findTarget(file: string, project: string | undefined): string {
  const target = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()
    ? followLink(file)
    : join(realpathSync(dirname(file)), basename(file));
  if (project === undefined || isInside(realpathSync(project), target)) return target;
  throw new UserError(`${file} is outside of the project, by a symbolic link.`, {
    why: `It leads to ${target}.`,
    next: 'Remove the link. Nothing was written.',
  });
}

function followLink(link: string): string {
  try {
    return realpathSync(link);
  } catch (error) {
    throw new UserError(`${link} is a symbolic link that leads nowhere.`, {
      why: `It names ${readlinkSync(link)}.`,
      next: 'Remove the link. Nothing was written.',
      cause: error,
    });
  }
}

function findMode(target: string, { mode = MODE, project }: WriteOptions): number {
  const found = project === undefined ? undefined : statSync(target, { throwIfNoEntry: false });
  return found ? found.mode & 0o7777 : mode;
}

/** In the same folder, since a rename is atomic within one file system only. */
function nameBeside(file: string): string {
  return `${file}.${process.pid}.${Math.random().toString(36).slice(2, 10)}`;
}
