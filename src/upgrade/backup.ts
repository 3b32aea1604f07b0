import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../project/project';

/** In the project's folder, so that whole folders can be moved there and back. */
const FOLDER = '.wasp-before-upgrade';
const NOTE = 'absent.json';

/** What an upgrade may change. Files are copied, generated folders moved. */
const FILES = ['main.wasp.ts', 'package.json', 'package-lock.json', 'tsconfig.wasp.json'];
const FOLDERS = ['.wasp', 'node_modules'];

/**
 * Puts aside all that an upgrade may change: until it is dropped, everything can be brought back byte for byte, also by the next
 * command where this one is killed.
 */
export function makeBackup({ root }: Project): void {
  const folder = join(root, FOLDER);
  const staging = `${folder}.${process.pid}`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging);
  const isThere = (name: string): boolean => existsSync(join(root, name));
  for (const name of FILES.filter(isThere)) copyFileSync(join(root, name), join(staging, name));
  writeFileSync(join(staging, NOTE), JSON.stringify([...FILES, ...FOLDERS].filter((name) => !isThere(name))));
  renameSync(staging, folder);
  for (const name of FOLDERS.filter(isThere)) renameSync(join(root, name), join(folder, name));
}

/** The folder with what an upgrade has put aside and neither dropped nor brought back. */
export function findBackup({ root }: Project): string | undefined {
  const folder = join(root, FOLDER);
  return existsSync(join(folder, NOTE)) ? folder : undefined;
}

/** Brings everything back. Stopped midway, it can be called again. */
export function restoreBackup(project: Project): void {
  const folder = findBackup(project);
  if (folder === undefined) return;
  const kept = new Set(readdirSync(folder));
  const absent = JSON.parse(readFileSync(join(folder, NOTE), 'utf8')) as string[];
  for (const name of absent) rmSync(join(project.root, name), { recursive: true, force: true });
  for (const name of [...FILES, ...FOLDERS].filter((one) => kept.has(one))) {
    rmSync(join(project.root, name), { recursive: true, force: true });
    renameSync(join(folder, name), join(project.root, name));
  }
  rmSync(folder, { recursive: true });
}

export function dropBackup({ root }: Project): void {
  // What is dropped midway is no backup any more.
  rmSync(join(root, FOLDER, NOTE), { force: true });
  rmSync(join(root, FOLDER), { recursive: true, force: true });
}
