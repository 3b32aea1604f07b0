import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  readlinkSync,
} from 'node:fs';
import { copyFile, link, open, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Project, ProjectContext } from '../context';
import { generatedFiles } from '../engine/layout';
import { UserError, messageOf, systemCodeOf } from '../errors';
import { listNames, readIfExists, writeAtomicBy } from '../files';
import { findFolders, makeFolder } from '../folders';
import { takeLock } from '../locks';
import { findGivenDatabase } from '../prisma/database-url';
import { findProvider } from '../prisma/schema';
import { findOpener } from '../processes/open-files';
import { findProjectFolder, projectFiles } from '../project/folder';
import { ROOT_FILE } from '../project/project';
import type { Settings } from '../settings';

/** Beside a database while it is written to, or after a crash: without them it may be damaged. */
const COMPANIONS = ['-journal', '-wal'];
const HEADER = 'SQLite format 3\0';
const ROOT_NOTE = 'root';
/** The generated app's default, relative to its schema. */
const DEFAULT_URL = 'file:./dev.db';

/** The folder that holds a project's SQLite databases: `.wasp`, where the engine has them, is deleted by `build` and `clean`. */
export function findSqliteFolder(project: Project, settings: Settings): string {
  return projectFiles(findProjectFolder(project, settings)).sqlite;
}

/**
 * Sees to it that the project's SQLite databases lie where nothing that is generated is deleted: moves those that are found below `.wasp`,
 * and leaves links in their places, by which other programs find them.
 *
 * @returns `DATABASE_URL` for all that the app and Prisma are told, or undefined where the user's own or the generated one is right
 */
export async function keepSqlite(
  user: Pick<ProjectContext, 'project' | 'settings' | 'terminal'>,
): Promise<string | undefined> {
  const { project, settings, terminal } = user;
  if (findFolders(settings).projects === undefined) return undefined;
  const place = findPlace(project, settings);
  try {
    await followProject(user);
    const found = findDatabases(project, place?.generated);
    if (found.length > 0 && !(await moveAll(found, user))) return undefined;
    if (place && existsSync(place.kept)) await leaveLink(place);
    if (place) await noteRoot(user);
  } catch (error) {
    terminal.warn(`The development database could not be moved out of .wasp: ${messageOf(error)}`);
    return undefined;
  }
  return place?.url;
}

/** @throws UserError when a database lies where `what` would delete it: another program has it open, or there is no other place for it */
export async function verifyDataIsKept(project: Project, what: string): Promise<void> {
  const [file] = findDatabases(project, undefined);
  if (file === undefined) return;
  const opener = await findOpener(file);
  throw new UserError(`${what} would delete the development database ${file}.`, {
    why: opener
      ? `It could not be moved away, because ${opener} has it open.`
      : 'It could not be moved away: there is no folder for it on this machine.',
    next: opener
      ? 'Stop that program, then run the same command again. Nothing was changed.'
      : 'Set WASP_HOME to a folder that wasp may write to. Nothing was changed.',
  });
}

/** `DATABASE_URL` of a project with SQLite, or undefined for another database and for what only the engine knows. */
export function findSqliteUrl(project: Project, settings: Settings): string | undefined {
  if (findProvider(project) !== 'sqlite') return undefined;
  const given = findGivenDatabase(project, settings)?.url;
  if (findFolders(settings).projects === undefined) return given;
  return findPlace(project, settings)?.url ?? given;
}

interface Place {
  /** Where the generated app would have its database. */
  readonly generated: string;
  readonly kept: string;
  readonly url: string;
}

/** Undefined where the project has another database, or one outside of `.wasp`. */
function findPlace(project: Project, settings: Settings): Place | undefined {
  if (findProvider(project) !== 'sqlite') return undefined;
  return placeOf(
    findGivenDatabase(project, settings)?.url ?? DEFAULT_URL,
    project.root,
    findSqliteFolder(project, settings),
  );
}

/** @param url as Prisma takes it: the path is relative to the generated schema's folder, and parameters may follow */
export function placeOf(url: string, root: string, folder: string): Place | undefined {
  const [, path, parameters = ''] = /^file:([^?]+)(\?.*)?$/.exec(url) ?? [];
  if (path === undefined) return undefined;
  const generated = resolve(generatedFiles({ root }).database, path);
  const below = relative(generatedFiles({ root }).folder, generated);
  if (below.startsWith('..') || isAbsolute(below)) return undefined;
  const kept = join(folder, basename(generated));
  return { generated, kept, url: `file:${kept}${parameters}` };
}

/** Databases with something in them that lie where the engine deletes. */
function findDatabases(project: Project, more: string | undefined): string[] {
  const folder = generatedFiles(project).database;
  const files = listNames(folder).map((name) => join(folder, name));
  return [...new Set([...files, ...(more === undefined ? [] : [more])])].filter(isDatabase);
}

/** By the first bytes, https://www.sqlite.org/fileformat.html. A link is no database, and an empty file holds nothing. */
function isDatabase(file: string): boolean {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  const descriptor = openSync(file, 'r');
  try {
    const first = Buffer.alloc(HEADER.length);
    readSync(descriptor, first);
    return first.toString('latin1') === HEADER;
  } finally {
    closeSync(descriptor);
  }
}

/** @returns whether all of them were moved */
async function moveAll(
  files: readonly string[],
  user: Pick<ProjectContext, 'project' | 'settings' | 'terminal'>,
): Promise<boolean> {
  const { project, settings, terminal } = user;
  const folder = findSqliteFolder(project, settings);
  makeFolder(folder);
  const lock = await takeLock(folder, '.lock');
  try {
    for (const file of files.filter(isDatabase)) {
      const opener = await findOpener(file);
      if (opener) {
        terminal.warn(
          `The development database ${file} stays where it is for now, since ${opener} has it open.`,
        );
        return false;
      }
      const kept = await moveIn(file, folder);
      if (basename(kept) !== basename(file)) {
        terminal.warn(
          `There were two development databases. The one that was in ${file} is kept as ${kept}; the app uses ${join(folder, basename(file))}.`,
        );
      }
    }
    return true;
  } finally {
    await lock.release();
  }
}

/**
 * Moves a database with its companions. They go first: one that was stopped midway is found again by its main file, and moved anew.
 * Nothing that is there is ever replaced.
 *
 * @returns where it is now
 */
async function moveIn(file: string, folder: string): Promise<string> {
  const kept = findFreeName(file, folder);
  if (!existsSync(kept)) {
    for (const end of COMPANIONS) {
      await rm(`${kept}${end}`, { force: true });
      if (existsSync(`${file}${end}`)) await putInto(`${file}${end}`, `${kept}${end}`);
    }
    await putInto(file, kept);
  }
  for (const end of ['', ...COMPANIONS, '-shm']) await rm(`${file}${end}`, { force: true });
  return kept;
}

/** The same name; another one where that is taken by another database. */
function findFreeName(file: string, folder: string): string {
  const end = extname(file);
  for (let n = 1; ; n += 1) {
    const candidate = join(folder, n === 1 ? basename(file) : `${basename(file, end)}-${n}${end}`);
    if (!existsSync(candidate) || isSameDatabase(candidate, file)) return candidate;
  }
}

function isSameDatabase(a: string, b: string): boolean {
  return ['', ...COMPANIONS].every((end) => {
    const [first, second] = [`${a}${end}`, `${b}${end}`].map((file) =>
      existsSync(file) ? readFileSync(file) : undefined,
    );
    return first && second ? first.equals(second) : first === second;
  });
}

/** A second name for the same file, or a copy where that can't be, as between two disks; whole or not at all. */
async function putInto(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') throw error;
    await writeAtomicBy(to, async (beside) => {
      await copyFile(from, beside, constants.COPYFILE_EXCL);
      const copy = await open(beside, 'r+');
      await copy.sync().finally(() => copy.close());
    });
  }
}

/** For the official CLI, and for whoever looks into the database by its generated place. */
async function leaveLink({ generated, kept }: Place): Promise<void> {
  const found = lstatSync(generated, { throwIfNoEntry: false });
  if (found ? !found.isSymbolicLink() && found.size > 0 : !existsSync(dirname(generated))) return;
  if (found?.isSymbolicLink() && readlinkSync(generated) === kept) return;
  if (found) await unlink(generated);
  await symlink(kept, generated).catch(() => {});
}

async function noteRoot({
  project,
  settings,
}: Pick<ProjectContext, 'project' | 'settings' | 'terminal'>): Promise<void> {
  const folder = findSqliteFolder(project, settings);
  const note = join(folder, ROOT_NOTE);
  makeFolder(folder);
  if (!existsSync(note)) await writeFile(note, project.root);
}

/** A project that was moved to another place takes its data along: the links in it lead to them. One that was copied gets data of its own. */
async function followProject({
  project,
  settings,
  terminal,
}: Pick<ProjectContext, 'project' | 'settings' | 'terminal'>): Promise<void> {
  const folder = findSqliteFolder(project, settings);
  const generated = generatedFiles(project).database;
  if (existsSync(folder) || !existsSync(generated)) return;
  for (const name of readdirSync(generated)) {
    const path = join(generated, name);
    if (!lstatSync(path).isSymbolicLink()) continue;
    const former = dirname(readlinkSync(path));
    const isOurs =
      projectFiles(dirname(former)).sqlite === former &&
      dirname(dirname(former)) === findFolders(settings).projects;
    const root = isOurs ? readIfExists(join(former, ROOT_NOTE)) : undefined;
    if (root === undefined) continue;
    if (existsSync(join(root, ROOT_FILE))) return;
    makeFolder(dirname(folder));
    await rename(former, folder);
    await writeFile(join(folder, ROOT_NOTE), project.root);
    terminal.debug(`The development data of ${root} now belong to ${project.root}.`);
    return;
  }
}
