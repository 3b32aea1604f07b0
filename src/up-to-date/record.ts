import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeAtomic } from '../files';
import { makeFolder } from '../folders';
import { projectFiles } from '../project/folder';

/** What was seen when the engine last succeeded, and what it said then, where that is kept. */
export interface FreshnessRecord {
  digest: string;
  young: readonly string[];
  text?: string;
}

/** Undefined for a record that is missing, damaged or from another version of the shell. */
export function readRecord(folder: string, name: string): FreshnessRecord | undefined {
  try {
    const { digest, young, text } = JSON.parse(
      readFileSync(fileOf(folder, name), 'utf8'),
    ) as Record<string, unknown>;
    if (typeof digest !== 'string' || !Array.isArray(young)) return undefined;
    return { digest, young: young.map(String), ...(typeof text === 'string' && { text }) };
  } catch {
    // As if nothing had been seen: the engine is asked.
    return undefined;
  }
}

/** Written whole or not at all. Without a place to write to, nothing is remembered. */
export function writeRecord(folder: string, name: string, record: FreshnessRecord): void {
  const file = fileOf(folder, name);
  try {
    makeFolder(dirname(file));
    writeAtomic(file, JSON.stringify(record));
  } catch {
    // A read-only home or a full disk: the next run asks the engine again.
  }
}

/** @returns whether there is none any more */
export function removeRecord(folder: string, name: string): boolean {
  try {
    rmSync(fileOf(folder, name), { force: true });
    return true;
  } catch {
    // A read-only home: the record still says truly what was seen.
    return false;
  }
}

function fileOf(folder: string, name: string): string {
  return join(projectFiles(folder).snapshots, `${name}.json`);
}
