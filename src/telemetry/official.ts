import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { isUuidV4 } from './identity';
import { readSmallFile } from './state';
import { isDue, type Bucket } from './throttle';

const MAX_PROJECTS = 1000;

/** The random id that the official CLI has made for this user, or undefined. @param cache its cache folder, `wasp` */
export function findOfficialId(cache: string | undefined): string | undefined {
  if (cache === undefined) return undefined;
  const id = readQuietly(join(cache, 'telemetry', 'signature'))
    ?.trim()
    .toLowerCase();
  return id !== undefined && isUuidV4(id) ? id : undefined;
}

/**
 * When the official CLI last tried to send for a bucket, over all projects, where that still counts: it keeps three times for each project,
 * the last one for `wasp deploy`, which is none of our buckets.
 */
export function findOfficialAttempt(
  cache: string | undefined,
  bucket: Bucket,
  nowMs: number,
): number | undefined {
  if (cache === undefined) return undefined;
  const folder = join(cache, 'telemetry');
  const names = bucket === 'build' ? ['_lastCheckInBuild'] : ['_lastCheckIn', '_lastCheckInDeploy'];
  const files = listFiles(folder)
    .filter((name) => name.startsWith('project-'))
    .slice(0, MAX_PROJECTS);
  const times = files
    .flatMap((name) => readTimes(join(folder, name), names))
    .filter((ms) => !isDue(ms, nowMs));
  return times.length > 0 ? Math.max(...times) : undefined;
}

function readTimes(file: string, names: readonly string[]): number[] {
  try {
    const content = JSON.parse(readQuietly(file) ?? '{}') as Record<string, unknown> | null;
    return names
      .map((name) => Date.parse(String(content?.[name])))
      .filter((ms) => !Number.isNaN(ms));
  } catch {
    // The official CLI takes such a file for empty, too.
    return [];
  }
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry: Dirent) =>
      entry.isFile() ? [entry.name] : [],
    );
  } catch {
    // Never used here.
    return [];
  }
}

function readQuietly(file: string): string | undefined {
  try {
    return readSmallFile(file);
  } catch {
    // Not there, or not for us to read.
    return undefined;
  }
}
