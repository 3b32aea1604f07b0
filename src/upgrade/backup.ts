import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../context';
import { GENERATED_FOLDER } from '../engine/layout';
import { readIfExists } from '../files';
import type { Edit } from './plan';

/** In the project's folder, so that whole folders can be moved there and back. */
const FOLDER = '.wasp-before-upgrade';
const NOTE = 'note.json';
/** Keeps the folder out of git's sight, also what a kill leaves of it: it goes last. */
const IGNORE = '.gitignore';

/** What an upgrade may change. Files are copied, generated folders moved. */
const EDITED = ['main.wasp.ts', 'package.json', 'tsconfig.wasp.json'];
const FILES = [...EDITED, 'package-lock.json'];
const FOLDERS = [GENERATED_FOLDER, 'node_modules'];

interface Note {
  /** What was not there. */
  readonly absent: readonly string[];
  /** What the upgrade writes, by file. */
  readonly written: Readonly<Record<string, string>>;
}

/**
 * Puts aside all that an upgrade may change: until it is dropped, everything can be brought back byte for byte, also by the next
 * command where this one is killed.
 *
 * @param edits what the upgrade writes afterwards: anything else that is found there is the user's
 */
export function makeBackup(project: Project, edits: readonly Pick<Edit, 'file' | 'text'>[]): void {
  const { root } = project;
  const folder = join(root, FOLDER);
  // One at a time: an upgrade has the project's lock.
  const staging = `${folder}.new`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging);
  writeFileSync(join(staging, IGNORE), '*\n');
  const isThere = (name: string): boolean => existsSync(join(root, name));
  for (const name of FILES.filter(isThere)) copyFileSync(join(root, name), join(staging, name));
  const note: Note = {
    absent: [...FILES, ...FOLDERS].filter((name) => !isThere(name)),
    written: Object.fromEntries(edits.map(({ file, text }) => [file, text])),
  };
  writeFileSync(join(staging, NOTE), JSON.stringify(note));
  // What a kill has left of one that was dropped.
  if (findBackup(project) === undefined) rmSync(folder, { recursive: true, force: true });
  renameSync(staging, folder);
  for (const name of FOLDERS.filter(isThere)) renameSync(join(root, name), join(folder, name));
}

/** The folder with what an upgrade has put aside and neither dropped nor brought back. */
export function findBackup({ root }: Project): string | undefined {
  const folder = join(root, FOLDER);
  return existsSync(join(folder, NOTE)) ? folder : undefined;
}

/** Files that are neither as they were nor as the upgrade has written them: bringing all back would lose what was done to them since. */
export function findEditedSince(project: Project): string[] {
  const folder = findBackup(project);
  if (folder === undefined) return [];
  const { absent, written } = readNote(folder);
  return EDITED.filter((name) => {
    const kept = readIfExists(join(folder, name));
    const now = readIfExists(join(project.root, name));
    // What was brought back already is not touched again.
    const isAtRisk = now !== undefined && (kept !== undefined || absent.includes(name));
    return isAtRisk && now !== kept && now !== written[name];
  });
}

/** Brings everything back. Stopped midway, it can be called again. */
export function restoreBackup(project: Project): void {
  const folder = findBackup(project);
  if (folder === undefined) return;
  const kept = new Set(readdirSync(folder));
  for (const name of readNote(folder).absent)
    rmSync(join(project.root, name), { recursive: true, force: true });
  for (const name of [...FILES, ...FOLDERS].filter((one) => kept.has(one))) {
    rmSync(join(project.root, name), { recursive: true, force: true });
    renameSync(join(folder, name), join(project.root, name));
  }
  dropBackup(project);
}

export function dropBackup({ root }: Project): void {
  const folder = join(root, FOLDER);
  if (!existsSync(folder)) return;
  // What is dropped midway is no backup any more.
  rmSync(join(folder, NOTE), { force: true });
  for (const name of readdirSync(folder).filter((one) => one !== IGNORE))
    rmSync(join(folder, name), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

function readNote(folder: string): Note {
  return JSON.parse(readFileSync(join(folder, NOTE), 'utf8')) as Note;
}
