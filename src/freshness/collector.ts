import { createHash } from 'node:crypto';
import {
  lstatSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  statSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { messageOf } from '../errors';
import { isInside } from '../files';

/** How closely a file is looked at. `skip` leaves it out, and a folder with all below it. */
export type Look = 'content' | 'times' | 'name' | 'skip';

/** @param path relative to the root */
export type LookAt = (path: string, isFolder: boolean) => Look;

/** What was seen of some files and facts. */
export interface Seen {
  /** Equal digests mean equal files, where there is no doubt. */
  readonly digest: string;
  /** Equal where nothing was written in between, not even what was there already. */
  readonly touch: string;
  /** When the youngest file or folder was changed, in milliseconds since the epoch. */
  readonly youngestMs: number;
  /** Files so young when they were looked at that a later change might not show in their times; their content is in the digest too. */
  readonly young: readonly string[];
  /** Why equal digests would not mean equal files. */
  readonly doubt: string | undefined;
}

/** Looks at files, and notes what it sees. */
export interface Collector {
  fact(name: string, value: string): void;
  /** A file or a folder with all below it, or that there is none. */
  look(path: string, lookAt: LookAt): void;
  doubt(why: string): void;
  end(): Seen;
}

export interface CollectorOptions {
  /** What paths are relative to; a real path. */
  root: string;
  /** Folders that are looked at: a link may lead there. */
  places: readonly string[];
  /** The files that were too young at an earlier look, to look at them in the same way; without it, they are found out. */
  young?: readonly string[] | undefined;
}

type Kind = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>;

const NONE: Kind = { isFile: () => false, isDirectory: () => false, isSymbolicLink: () => false };

/** The times of files may be this coarse: FAT counts two seconds. */
const COARSEST_TIME_MS = 2000;

export function createCollector({ root, places, young }: CollectorOptions): Collector {
  const nowMs = Date.now();
  const knownYoung = young && new Set(young);
  const foundYoung: string[] = [];
  const inDigest: string[] = [];
  const inTouch: string[] = [];
  const linkable = [...places];
  let youngestMs = 0;
  let doubt: string | undefined;
  const doubtThat = (why: string): void => void (doubt ??= why);
  const note = (...words: string[]): void => void (inDigest.push(...words), inTouch.push(...words));
  function noteFile(path: string, name: string, stats: Stats, look: Look): void {
    const seenTimes = timesOf(stats);
    note('file', name, String(stats.mode));
    inTouch.push(seenTimes);
    youngestMs = Math.max(youngestMs, stats.ctimeMs);
    if (look === 'times') inDigest.push(seenTimes);
    const isYoung =
      look === 'times' &&
      (knownYoung ? knownYoung.has(name) : stats.ctimeMs > nowMs - COARSEST_TIME_MS);
    if (isYoung) foundYoung.push(name);
    if (isYoung || look === 'content')
      inDigest.push(createHash('sha256').update(readFileSync(path)).digest('hex'));
  }

  function noteLink(path: string, name: string, look: Look): void {
    const target = readlinkSync(path);
    note('link', name, target);
    const stats =
      look === 'content' && isInside(root, realpathSync(path)) ? statSync(path) : undefined;
    if (stats?.isFile()) return noteFile(path, name, stats, look);
    const isSeenThere =
      look !== 'content' &&
      linkable.some((place) => isInside(place, resolve(dirname(path), target)));
    if (!isSeenThere) doubtThat(`${path} is a link to ${target}, which is not looked at`);
  }

  function noteEntry(path: string, name: string, kind: Kind, lookAt: LookAt): void {
    const look = lookAt(name, kind.isDirectory());
    if (look === 'skip') return;
    if (kind === NONE) return note('none', name);
    if (kind.isSymbolicLink()) return noteLink(path, name, look);
    if (kind.isDirectory()) return noteFolder(path, name, lookAt);
    if (!kind.isFile()) return doubtThat(`${path} is neither a file nor a folder`);
    if (look === 'name') note('name', name);
    else noteFile(path, name, lstatSync(path), look);
  }

  function noteFolder(path: string, name: string, lookAt: LookAt): void {
    if (!knownYoung) youngestMs = Math.max(youngestMs, lstatSync(path).ctimeMs);
    note('folder', name);
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    for (const entry of entries)
      noteEntry(path + sep + entry.name, name + sep + entry.name, entry, lookAt);
  }

  return {
    fact: (name, value) => note('fact', name, value),
    look(path, lookAt) {
      const name = relative(root, path);
      try {
        linkable.push(path);
        noteEntry(path, name, lstatSync(path, { throwIfNoEntry: false }) ?? NONE, lookAt);
      } catch (error) {
        doubtThat(`${path} can't be looked at: ${messageOf(error)}`);
      }
    },
    doubt: doubtThat,
    end: () => ({
      digest: hash(inDigest),
      touch: hash(inTouch),
      youngestMs,
      young: young ?? foundYoung,
      doubt,
    }),
  };
}

function timesOf({ size, mtimeMs, ctimeMs, ino }: Stats): string {
  return [size, mtimeMs, ctimeMs, ino].join(' ');
}

function hash(words: readonly string[]): string {
  return createHash('sha256').update(words.join('\0')).digest('hex');
}

/** For a file, or for a folder with all below it. */
export const content: LookAt = () => 'content';
export const times: LookAt = () => 'times';

export function below(root: string, names: readonly string[]): string[] {
  return names.map((name) => join(root, name));
}
