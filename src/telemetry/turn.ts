import { mkdirSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { systemCodeOf } from '../errors';
import { makeFolder } from '../folders';
import type { Bucket } from './throttle';

/** How long a sender lives at most: a mark that is older was left by one that was killed. */
export const SENDER_LIFE_MS = 5000;

/**
 * Whether it is this process's turn to start a sender, and no other's is at work for the same bucket. Fifty commands that end together start one, and do not
 * keep it from sending by starting fifty. Two may take the same turn where a dead sender's is taken over; it is the claim that counts.
 *
 * @throws when the store can't be written
 */
export function takeTurn(folder: string, bucket: Bucket, nowMs: number): boolean {
  const mark = findMark(folder, bucket);
  // A user's umask may keep even the owner out.
  const umask = process.umask(0o077);
  try {
    makeFolder(folder);
    mkdirSync(mark);
    return true;
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error;
  } finally {
    process.umask(umask);
  }
  const takenMs = statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? nowMs;
  if (Math.abs(nowMs - takenMs) < SENDER_LIFE_MS) return false;
  utimesSync(mark, nowMs / 1000, nowMs / 1000);
  return true;
}

/** For the sender, when it is done. */
export function endTurn(folder: string, bucket: Bucket): void {
  try {
    rmdirSync(findMark(folder, bucket));
  } catch {
    // It grows old.
  }
}

function findMark(folder: string, bucket: Bucket): string {
  return join(folder, `.sending-${bucket}`);
}
