import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../folders';

/** A shell that was killed may have left an engine running: what it announced counts for so long. */
const ORPHAN_MS = 10 * 60_000;
/** The process id in a mark may belong to another process by now. */
const LONGEST_MS = 24 * 3_600_000;
const LAST = 'last';

/** Commands of the engine that leave what was generated as it is. */
const READERS =
  /^(version|info|deps|dockerfile|doctor|completion|telemetry|news|new|studio|uninstall|start db|db start)\b/;

/** Commands of the engine that write, and come to an end without asking anything. */
const LOCKING = /^(compile|build|clean|install)$/;

/** Whether the engine is to have the project for itself with these arguments. */
export function isLocking(args: readonly string[]): boolean {
  return LOCKING.test(args[0] ?? '') && args[1] !== 'start';
}

/** Whether the engine may write into the project with these arguments. */
export function isWriting(args: readonly string[]): boolean {
  return !READERS.test(args.join(' '));
}

/**
 * Announces for as long as `write` goes on that an engine writes into a project, so that two of them know of each other:
 * what two have written at the same time is no one's result. The project's lock keeps most of them apart, but neither an engine that a
 * killed shell has left, nor `wasp engine exec -- start`.
 *
 * @param folder where marks of this project are kept
 * @returns `wasAlone` is true only if no other one was announced from beginning to end
 */
export async function whileWriting<T>(
  folder: string,
  write: () => Promise<T>,
): Promise<{ value: T; wasAlone: boolean }> {
  const own = `${process.pid}-${randomUUID()}`;
  const wasAloneAtFirst = announce(folder, own);
  try {
    const value = await write();
    return { value, wasAlone: wasAloneAtFirst && readLast(folder) === own };
  } finally {
    withdraw(folder, own);
  }
}

/** First the mark, then the name of the last one, then a look around: of two that begin at once, at least one sees the other, and both see that another one came last. */
function announce(folder: string, own: string): boolean {
  try {
    makeFolder(folder);
    writeFileSync(join(folder, own), '');
    writeFileSync(join(folder, LAST), own);
    return readdirSync(folder).every(
      (name) => name === own || name === LAST || !isWritingStill(folder, name),
    );
  } catch {
    // Nothing can be announced here, so nothing is known of others either.
    return false;
  }
}

function withdraw(folder: string, own: string): void {
  try {
    rmSync(join(folder, own), { force: true });
  } catch {
    // It counts until it is too old.
  }
}

function readLast(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, LAST), 'utf8');
  } catch {
    // Gone, so somebody else was here.
    return undefined;
  }
}

function isWritingStill(folder: string, name: string): boolean {
  const mark = statSync(join(folder, name), { throwIfNoEntry: false });
  if (!mark) return false;
  const ageMs = Date.now() - mark.mtimeMs;
  if (ageMs < ORPHAN_MS || (ageMs < LONGEST_MS && isAlive(parseInt(name, 10)))) return true;
  rmSync(join(folder, name), { force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
