import type Conf from 'conf' with { 'resolution-mode': 'import' };
import { mkdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import type { Identity } from './event';
import { IDENTITY_NAME, drawIdentity, findIdentity } from './identity';
import { STATE_NAME, formatState, readState, type State } from './state';
import { isDue, type Bucket } from './throttle';
import { decideConsent } from './consent';

/** A claim is recorded before anything is sent; whoever gets none sends nothing. */
export type Claim = { kind: 'granted'; identity: Identity } | { kind: 'refused'; because: string };

/** A lock whose owner has not renewed it for so long belongs to a dead process. */
const LOCK_STALE_MS = 3000;
const LOCK_RETRIES = { retries: 100, minTimeout: 10, maxTimeout: 60, factor: 1.2, randomize: true };

/**
 * Claims a bucket for the next 12 hours, among any number of processes: at most one gets it.
 *
 * @throws when the store can't be written
 */
export function claim(folder: string, bucket: Bucket, userId: string | undefined, now: () => number): Promise<Claim> {
  return withLock(folder, async () => {
    const state = readState(folder);
    const consent = decideConsent({ disabledBy: undefined }, state);
    if (!consent.isGiven || state === 'damaged') return { kind: 'refused', because: consent.by };
    if (!isDue(state.lastAttemptMs[bucket], now())) return { kind: 'refused', because: 'throttled' };
    const identity = findIdentity(folder, userId) ?? (await makeIdentity(folder));
    if (identity === 'damaged') return { kind: 'refused', because: 'damaged-store' };
    await writeState(folder, { ...state, lastAttemptMs: { ...state.lastAttemptMs, [bucket]: now() } });
    return { kind: 'granted', identity };
  });
}

/** The identity, made where there is none yet. @throws when the store can't be written */
export function ensureIdentity(folder: string, userId: string | undefined): Promise<Identity | 'damaged'> {
  return withLock(folder, async () => findIdentity(folder, userId) ?? makeIdentity(folder));
}

/** Remembers the user's choice. A state that can't be read is replaced. @throws when the store can't be written */
export function writeChoice(folder: string, choice: NonNullable<State['choice']>): Promise<void> {
  return withLock(folder, async () => {
    const state = readState(folder);
    await writeState(folder, { lastAttemptMs: state === 'damaged' ? {} : state.lastAttemptMs, choice });
  });
}

async function makeIdentity(folder: string): Promise<Identity> {
  const identity = drawIdentity();
  (await openConf(folder, IDENTITY_NAME)).store = { ...identity };
  return identity;
}

async function writeState(folder: string, state: State): Promise<void> {
  (await openConf(folder, STATE_NAME)).store = { ...formatState(state) };
}

/** A conf store that only its owner can read: replaced whole on each write, so never half written. */
async function openConf(folder: string, name: string): Promise<Conf> {
  const { default: Conf } = await import('conf');
  return new Conf({ cwd: folder, configName: name, configFileMode: 0o600, clearInvalidConfig: true, accessPropertiesByDotNotation: false });
}

async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  // A user's umask may keep even the owner out.
  const umask = process.umask(0o077);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lockfilePath = join(folder, '.lock');
    ageLock(lockfilePath);
    const unlock = await lock(folder, { stale: LOCK_STALE_MS, retries: LOCK_RETRIES, lockfilePath, realpath: false });
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
