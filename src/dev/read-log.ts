import { open, stat, type FileHandle } from 'node:fs/promises';
import type { LogLine } from '../json/logs';
import { readIfExists } from '../files';
import { createLineCutter } from '../processes/lines';
import { pause } from '../processes/poll';
import { logFileOf, logFilesOf, parseLogLine } from './run-log';

const BETWEEN_LOOKS_MS = 100;

/**
 * The lines that are kept: those since a time, else those of the last run.
 *
 * @param sinceMs milliseconds since the epoch
 */
export function readLog(folder: string, sinceMs?: number): LogLine[] {
  return chooseLines(
    logFilesOf(folder)
      .map((file) => readIfExists(file) ?? '')
      .join(''),
    sinceMs,
  );
}

/**
 * The same lines, and then every one that comes, until `signal` is aborted.
 *
 * @param onLines gets them in order, several at once
 */
export async function followLog(
  folder: string,
  sinceMs: number | undefined,
  onLines: (lines: readonly LogLine[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const [file, older] = [logFileOf(folder), logFilesOf(folder).slice(0, -1)];
  let handle = await openIfThere(file);
  let position = 0;
  const cutter = createLineCutter();
  const readOn = async (): Promise<string> => {
    if (!handle) return '';
    const { size } = await handle.stat();
    if (size <= position) return '';
    const { bytesRead, buffer } = await handle.read(
      Buffer.alloc(size - position),
      0,
      size - position,
      position,
    );
    position += bytesRead;
    // A line is written whole, and so a character is never cut in two.
    return buffer.toString('utf8', 0, bytesRead);
  };
  const handOn = async (): Promise<boolean> => {
    const text = await readOn();
    const lines = cutter.add(text);
    if (lines.length > 0) onLines(parseLines(lines));
    return text !== '';
  };
  try {
    onLines(
      chooseLines(
        `${older.map((name) => readIfExists(name) ?? '').join('')}${await readOn()}`,
        sinceMs,
      ),
    );
    while (!signal.aborted) {
      if (await handOn()) continue;
      if (!(await isAnotherFile(file, handle))) {
        await pause(BETWEEN_LOOKS_MS, signal);
        continue;
      }
      // What was written between the two looks, before the file gave way.
      await handOn();
      await handle?.close();
      handle = await openIfThere(file);
      position = 0;
    }
  } finally {
    await handle?.close();
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @returns milliseconds since the epoch for a time such as `2026-01-31T12:00:00Z`, or for how long ago, such as `10m`; undefined for anything else */
export function parseSince(typed: string, nowMs: number): number | undefined {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(typed) ?? [];
  if (count !== undefined) return nowMs - Number(count) * (UNITS[unit] ?? 0);
  const time = /^\d{4}-\d\d-\d\d/.test(typed) ? Date.parse(typed) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** @param text whole lines, oldest first */
export function chooseLines(text: string, sinceMs: number | undefined): LogLine[] {
  const parsed = text.split('\n').flatMap((line) => parseLogLine(line) ?? []);
  const first =
    sinceMs === undefined
      ? parsed.findLastIndex(({ isBegin }) => isBegin)
      : parsed.findIndex(({ time }) => Date.parse(time) >= sinceMs);
  if (first < 0) return sinceMs === undefined ? parsed.map(toLine) : [];
  return parsed.slice(first).map(toLine);
}

function parseLines(lines: readonly string[]): LogLine[] {
  return lines.flatMap((line) => parseLogLine(line) ?? []).map(toLine);
}

function toLine({ time, source, text }: LogLine): LogLine {
  return { time, source, text };
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  return open(file, 'r').catch(() => undefined);
}

/** A log that has grown too large was moved, and another one begun; or the first one has. */
async function isAnotherFile(file: string, handle: FileHandle | undefined): Promise<boolean> {
  const [now, ours] = await Promise.all([stat(file).catch(() => undefined), handle?.stat()]);
  return now !== undefined && now.ino !== ours?.ino;
}
