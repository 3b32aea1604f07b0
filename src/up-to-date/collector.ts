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
  const notes = createNotes(young);
  const linkable = [...places];

  function noteFile(path: string, name: string, stats: Stats, look: Look): void {
    notes.add('file', name, String(stats.mode));
    notes.addTimes(stats, look === 'times');
    const isYoung = look === 'times' && notes.isYoung(name, stats);
    if (isYoung || look === 'content') notes.addContent(readFileSync(path));
  }

  function noteLink(path: string, name: string, look: Look): void {
    const target = readlinkSync(path);
    notes.add('link', name, target);
    const stats =
      look === 'content' && isInside(root, realpathSync(path)) ? statSync(path) : undefined;
    if (stats?.isFile()) return noteFile(path, name, stats, look);
    const isSeenThere =
      look !== 'content' &&
      linkable.some((place) => isInside(place, resolve(dirname(path), target)));
    if (!isSeenThere) notes.doubt(`${path} is a link to ${target}, which is not looked at`);
  }

  function noteEntry(path: string, name: string, kind: Kind, lookAt: LookAt): void {
    const look = lookAt(name, kind.isDirectory());
    if (look === 'skip') return;
    if (kind === NONE) return notes.add('none', name);
    if (kind.isSymbolicLink()) return noteLink(path, name, look);
    if (kind.isDirectory()) return noteFolder(path, name, lookAt);
    if (!kind.isFile()) return notes.doubt(`${path} is neither a file nor a folder`);
    if (look === 'name') notes.add('name', name);
    else noteFile(path, name, lstatSync(path), look);
  }

  function noteFolder(path: string, name: string, lookAt: LookAt): void {
    notes.addFolder(path, name);
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    for (const entry of entries)
      noteEntry(path + sep + entry.name, name + sep + entry.name, entry, lookAt);
  }

  return {
    fact: (name, value) => notes.add('fact', name, value),
    look(path, lookAt) {
      const name = relative(root, path);
      try {
        linkable.push(path);
        noteEntry(path, name, lstatSync(path, { throwIfNoEntry: false }) ?? NONE, lookAt);
      } catch (error) {
        notes.doubt(`${path} can't be looked at: ${messageOf(error)}`);
      }
    },
    doubt: notes.doubt,
    end: notes.end,
  };
}

/** What has been seen so far. */
interface Notes {
  add(...words: string[]): void;
  addFolder(path: string, name: string): void;
  /** @param isInDigest - whether equal files are known by their times */
  addTimes(stats: Stats, isInDigest: boolean): void;
  addContent(bytes: Buffer): void;
  /** Whether a later change of a file might not show in its times; its content has to be noted then. */
  isYoung(name: string, stats: Stats): boolean;
  /** Keeps the first doubt. */
  doubt(why: string): void;
  end(): Seen;
}

/** @param young - the files that were too young at an earlier look; without it, they are found out */
function createNotes(young: readonly string[] | undefined): Notes {
  const nowMs = Date.now();
  const knownYoung = young && new Set(young);
  const foundYoung: string[] = [];
  const inDigest: string[] = [];
  const inTouch: string[] = [];
  let youngestMs = 0;
  let doubt: string | undefined;
  const add = (...words: string[]): void => {
    inDigest.push(...words);
    inTouch.push(...words);
  };
  return {
    add,
    addFolder(path, name) {
      if (!knownYoung) youngestMs = Math.max(youngestMs, lstatSync(path).ctimeMs);
      add('folder', name);
    },
    addTimes(stats, isInDigest) {
      const times = timesOf(stats);
      inTouch.push(times);
      if (isInDigest) inDigest.push(times);
      youngestMs = Math.max(youngestMs, stats.ctimeMs);
    },
    addContent(bytes) {
      inDigest.push(createHash('sha256').update(bytes).digest('hex'));
    },
    isYoung(name, { ctimeMs }) {
      const isYoung = knownYoung ? knownYoung.has(name) : ctimeMs > nowMs - COARSEST_TIME_MS;
      if (isYoung) foundYoung.push(name);
      return isYoung;
    },
    doubt(why) {
      doubt ??= why;
    },
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
