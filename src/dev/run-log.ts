import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { LogLine } from '../json/logs';
import type { Source } from '../json/source';
import { makeFolder } from '../folders';
import { projectFiles } from '../project/folder';

/** At this size a file gives way to the next one. */
const MAX_BYTES = 5_000_000;
/** So many older files are kept. */
const OLDER_FILES = 3;
/** Stands in a source's place on the first line of a run. */
const BEGIN = 'begin';

/** What the parts of the app say, kept for `wasp logs`. One line is the time, the source, the text. */
export interface RunLog {
  write(source: Source, text: string): void;
}

/** The file that is written to. It lies outside of the project, where nothing watches. */
export function logFileOf(folder: string): string {
  return projectFiles(folder).log;
}

/** All files of a log that are there, oldest first. */
export function logFilesOf(folder: string): string[] {
  return Array.from({ length: OLDER_FILES + 1 }, (_, index) =>
    nameOf(logFileOf(folder), OLDER_FILES - index),
  ).filter((file) => existsSync(file));
}

/** Goes on with a project's log. Each line is in the file at once: it is there also after the shell was killed. */
export function openLog(folder: string, firstWords: string, maxBytes = MAX_BYTES): RunLog {
  const file = logFileOf(folder);
  makeFolder(dirname(file));
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let isBroken = false;
  const write = (source: string, text: string): void => {
    if (isBroken) return;
    const line = `${new Date().toISOString()} ${source.padEnd(6)} ${stripVTControlCharacters(text)}\n`;
    try {
      if (size > 0 && size + line.length > maxBytes) {
        rotate(file);
        size = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      size += Buffer.byteLength(line);
    } catch {
      // A full disk is no reason to stop the app, which may well say so itself.
      isBroken = true;
    }
  };
  write(BEGIN, firstWords);
  return { write };
}

/** @returns undefined for what is no line of a log */
export function parseLogLine(text: string): (LogLine & { isBegin: boolean }) | undefined {
  const [, time, source, words = ''] =
    /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (server|client|db {4}|wasp {2}|begin ) (.*)$/.exec(text) ?? [];
  if (time === undefined || source === undefined) return undefined;
  const isBegin = source.trim() === BEGIN;
  return { time, source: isBegin ? 'wasp' : (source.trim() as Source), text: words, isBegin };
}

function nameOf(file: string, age: number): string {
  return age === 0 ? file : `${file}.${age}`;
}

function rotate(file: string): void {
  for (let age = OLDER_FILES; age > 0; age -= 1) {
    if (existsSync(nameOf(file, age - 1))) renameSync(nameOf(file, age - 1), nameOf(file, age));
  }
}
