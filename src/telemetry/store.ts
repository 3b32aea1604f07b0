import type Conf from 'conf' with { 'resolution-mode': 'import' };
import { rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { makeFolder } from '../folders';
import type { Identity } from './event';
import { IDENTITY_NAME, drawIdentity, findIdentity } from './identity';
import { LOG_NAME, LOG_VERSION, addEntry, readLog, type LogEntry } from './log';
import { findOfficialAttempt, findOfficialId } from './official';
import { STATE_NAME, formatState, readState, type State } from './state';
import { isDue, type Bucket } from './throttle';
import { decideConsent } from './consent';

/** A claim is recorded before anything is sent; whoever gets none sends nothing. */
export type Claim =
  | { kind: 'granted'; identity: Identity }
  /** The official CLI has tried less than 12 hours ago, and that counts from now on. */
  | { kind: 'held-back'; identity: Identity; officialMs: number }
  | { kind: 'refused'; because: string };

/** Whose event it is: `WASP_TELEMETRY_USER_ID`, or a random id, which the official CLI may have made already in its cache folder. */
export interface User {
  readonly userId?: string | undefined;
  readonly officialCache?: string | undefined;
}

/** A lock whose owner has not renewed it for so long belongs to a dead process. */
const LOCK_STALE_MS = 3000;
const LOCK_RETRIES = { retries: 100, minTimeout: 10, maxTimeout: 60, factor: 1.2, randomize: true };

/**
 * Claims a bucket for the next 12 hours, among any number of processes: at most one gets it.
 *
 * @throws when the store can't be written
 */
export function claim(
  folder: string,
  bucket: Bucket,
  user: User,
  now: () => number,
): Promise<Claim> {
  return withLock(folder, async () => {
    const state = readState(folder);
    const consent = decideConsent({ disabledBy: undefined, url: undefined }, state);
    if (!consent.isGiven || state === 'damaged') return { kind: 'refused', because: consent.by };
    if (!isDue(state.lastAttemptMs[bucket], now()))
      return { kind: 'refused', because: 'throttled' };
    const identity = findIdentity(folder, user.userId) ?? (await makeIdentity(folder, user));
    if (identity === 'damaged') return { kind: 'refused', because: 'damaged-store' };
    const officialMs = findOfficialAttempt(user.officialCache, bucket, now());
    await writeState(folder, {
      ...state,
      lastAttemptMs: { ...state.lastAttemptMs, [bucket]: officialMs ?? now() },
    });
    return officialMs === undefined
      ? { kind: 'granted', identity }
      : { kind: 'held-back', identity, officialMs };
  });
}

/** The identity, made where there is none yet. @throws when the store can't be written */
export function ensureIdentity(folder: string, user: User): Promise<Identity | 'damaged'> {
  return withLock(
    folder,
    async () => findIdentity(folder, user.userId) ?? makeIdentity(folder, user),
  );
}

/** Keeps an event and what came of it, among the last 50. A log that can't be read is begun anew. @throws when the store can't be written */
export function record(folder: string, entry: LogEntry): Promise<void> {
  return withLock(folder, async () => {
    (await openConf(folder, LOG_NAME)).store = {
      version: LOG_VERSION,
      entries: addEntry(readLog(folder) ?? [], entry),
    };
  });
}

/** Removes identity and log. Where the official CLI's id would come back, another one is drawn at once. @throws when the store can't be written */
export function forget(folder: string, officialCache: string | undefined): Promise<void> {
  return withLock(folder, async () => {
    for (const name of [LOG_NAME, IDENTITY_NAME])
      rmSync(join(folder, `${name}.json`), { recursive: true, force: true });
    if (findOfficialId(officialCache) !== undefined) await makeIdentity(folder, {});
  });
}

/** Remembers the user's choice. A state that can't be read is replaced. @throws when the store can't be written */
export function writeChoice(folder: string, choice: NonNullable<State['choice']>): Promise<void> {
  return withLock(folder, async () => {
    const state = readState(folder);
    await writeState(folder, {
      lastAttemptMs: state === 'damaged' ? {} : state.lastAttemptMs,
      choice,
    });
  });
}

async function makeIdentity(folder: string, { officialCache }: User): Promise<Identity> {
  const identity = drawIdentity(findOfficialId(officialCache));
  (await openConf(folder, IDENTITY_NAME)).store = { ...identity };
  return identity;
}

async function writeState(folder: string, state: State): Promise<void> {
  (await openConf(folder, STATE_NAME)).store = { ...formatState(state) };
}

/** Loads what writing takes, so that a lock need not be held meanwhile. */
export async function loadStore(): Promise<void> {
  await import('conf');
}

/** A conf store that only its owner can read: replaced whole on each write, so never half written. */
async function openConf(folder: string, name: string): Promise<Conf> {
  const { default: Conf } = await import('conf');
  return new Conf({
    cwd: folder,
    configName: name,
    configFileMode: 0o600,
    clearInvalidConfig: true,
    accessPropertiesByDotNotation: false,
  });
}

/** Runs `work` while no other process works in that folder, which is made where it is missing. @throws when it can't be written */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  // A user's umask may keep even the owner out.
  const umask = process.umask(0o077);
  try {
    makeFolder(folder);
    const lockfilePath = join(folder, '.lock');
    ageLock(lockfilePath);
    const unlock = await lock(folder, {
      stale: LOCK_STALE_MS,
      retries: LOCK_RETRIES,
      lockfilePath,
      realpath: false,
    });
    try {
      return await work();
    } finally {
      await unlock();
    }
  } finally {
    process.umask(umask);
  }
}

/** A lock from a time that is still to come (the clock was wrong) would never grow stale: it begins to now, and a living owner renews it. */
function ageLock(path: string): void {
  const lockedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const now = new Date();
  if (lockedMs > now.getTime() + LOCK_STALE_MS) utimesSync(path, now, now);
}
