import { createHash } from 'node:crypto';
import type { Project } from '../context';
import { Interrupted, throwIfInterrupted } from '../errors';
import { findOnPath } from '../processes/find-on-path';
import { run, type ChildEnd } from '../processes/run';
import type { Settings } from '../settings';

/** What tells a project's containers, images and volumes from all others: the official CLI's own formula, so that what it has made is found. */
export function dockerId(appName: string, { root }: Pick<Project, 'root'>): string {
  return `${appName.slice(0, 19)}-${createHash('sha256').update(`${root}/`).digest('hex').slice(0, 10)}`;
}

interface Limits {
  /** How long docker may take to answer; forever where left out. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Asks docker something.
 *
 * @returns undefined where there is no docker on PATH, or its daemon does not answer in time
 * @throws Interrupted when `signal` is aborted
 */
export async function askDocker(
  args: readonly string[],
  { env }: Settings,
  { timeoutMs, signal }: Limits = {},
): Promise<ChildEnd | undefined> {
  if (signal) throwIfInterrupted(signal);
  if (findOnPath('docker', env) === undefined) return undefined;
  const patience = new AbortController();
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(() => patience.abort('SIGTERM'), timeoutMs);
  const giveUp = (): void => patience.abort(signal?.reason);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await run(
      { file: 'docker', args, cwd: '/', env },
      { kind: 'captured' },
      patience.signal,
    );
  } catch (error) {
    if (signal?.aborted || !(error instanceof Interrupted)) throw error;
    return undefined;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

/** Whether a daemon answers, and what docker says where none does. */
export async function askDaemon(
  settings: Settings,
  limits: Limits,
): Promise<{ isRunning: boolean; words: string }> {
  const end = await askDocker(['info', '--format', '{{.ServerVersion}}'], settings, limits);
  if (end?.kind !== 'exited') return { isRunning: false, words: '' };
  return {
    isRunning: end.exitCode === 0 && end.stdout.trim() !== '',
    words: end.stderr.trim(),
  };
}
