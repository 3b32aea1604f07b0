import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, readlinkSync, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { messageOf, systemCodeOf } from '../errors';

/** How closely a file is looked at; `skip` leaves a folder's content out too. */
export type Look = 'content' | 'times' | 'name' | 'skip';

/** What was seen of some files and facts. */
export interface Seen {
  /** Equal digests mean equal files, where there is no doubt. */
  readonly digest: string;
  /** Another one as well when a file was written anew with the content that it had. */
  readonly touch: string;
  /** When the youngest file or folder was changed, in milliseconds since the epoch. */
  readonly youngestMs: number;
  /** Files so young when they were seen that a later change might not show in their times; their content counts too. */
  readonly young: readonly string[];
  /** Why equal digests would not mean equal files. */
  readonly doubt: string | undefined;
}

/** Looks at files and notes what it sees. */
export interface Collector {
  fact(name: string, value: string): void;
  /** A file, or that there is none. */
  file(path: string, look?: Look): void;
  /** A folder and all below it, or that there is none. @param lookAt is asked with paths relative to the root */
  tree(path: string, lookAt: (path: string, isFolder: boolean) => Look): void;
  doubt(why: string): void;
  end(): Seen;
}

/** Times of files may be this coarse: FAT counts two seconds. */
const COARSEST_TIME_MS = 2000;

/**
 * @param root what paths are relative to; links may lead to places in it
 * @param young the files that were too young at an earlier look, to look at them alike; without it they are found out
 */
export function createCollector(root: string, young?: readonly string[]): Collector {
  const digest = createHash('sha256');
  const touch = createHash('sha256');
  const nowMs = Date.now();
  const foundYoung: string[] = [];
  let youngestMs = 0;
  let doubt: string | undefined;
  const isYoung = (path: string, { ctimeMs }: Stats): boolean => (young ? young.includes(path) : ctimeMs > nowMs - COARSEST_TIME_MS);
  const doubtThat = (why: string): void => void (doubt ??= why);

  function note(kind: string, path: string, stats: Stats, look: Look): void {
    youngestMs = Math.max(youngestMs, stats.ctimeMs);
    const name = relative(root, path);
    const times = `${stats.size}\0${stats.mtimeMs}\0${stats.ctimeMs}\0${stats.ino}`;
    touch.update(`${name}\0${times}\0`);
    digest.update(`${kind}\0${name}\0${stats.mode}\0${look === 'times' ? times : ''}\0`);
    const isTooYoung = look === 'times' && isYoung(name, stats);
    if (isTooYoung) foundYoung.push(name);
    if (look === 'content' || isTooYoung) digest.update(createHash('sha256').update(readFileSync(path)).digest());
  }

  function link(path: string, look: Look): void {
    const target = readlinkSync(path);
    digest.update(`link\0${relative(root, path)}\0${target}\0`);
    if (look !== 'content') {
      if (!isInside(root, resolve(dirname(path), target))) doubtThat(`${path} is a link to a place outside the project`);
      return;
    }
    const stats = statSync(path);
    if (!stats.isFile() || !isInside(realpathSync(root), realpathSync(path))) return doubtThat(`${path} is a link to a folder, or to a place outside the project`);
    note('file', path, stats, look);
  }

  function entry(path: string, lookAt: (path: string, isFolder: boolean) => Look, kind: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): void {
    const look = lookAt(relative(root, path), kind.isDirectory());
    if (look === 'skip') return;
    if (kind.isSymbolicLink()) return link(path, look);
    if (kind.isDirectory()) return folder(path, lookAt);
    if (!kind.isFile()) return doubtThat(`${path} is neither a file nor a folder`);
    if (look === 'name') digest.update(`name\0${relative(root, path)}\0`);
    else note('file', path, lstatSync(path), look);
  }

  function folder(path: string, lookAt: (path: string, isFolder: boolean) => Look): void {
    if (young === undefined) youngestMs = Math.max(youngestMs, lstatSync(path).ctimeMs);
    digest.update(`folder\0${relative(root, path)}\0`);
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const found of entries) entry(join(path, found.name), lookAt, found);
    digest.update('end\0');
  }

  const orDoubt = (path: string, look: () => void): void => {
    try {
      look();
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT' && lstatSync(path, { throwIfNoEntry: false }) === undefined) digest.update(`none\0${relative(root, path)}\0`);
      else doubtThat(`${path} can't be looked at: ${messageOf(error)}`);
    }
  };
  return {
    fact: (name, value) => void digest.update(`fact\0${name}\0${value}\0`),
    file: (path, look = 'content') => orDoubt(path, () => entry(path, () => look, lstatSync(path))),
    tree: (path, lookAt) => orDoubt(path, () => entry(path, lookAt, lstatSync(path))),
    doubt: doubtThat,
    end: () => ({ digest: digest.digest('hex'), touch: touch.digest('hex'), youngestMs, young: young ?? foundYoung, doubt }),
  };
}

export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
