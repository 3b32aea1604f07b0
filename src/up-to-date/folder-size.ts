import { readdirSync, statSync } from 'node:fs';
import { sep } from 'node:path';

/** Links may lead in circles. */
const DEEPEST = 100;

/**
 * The size of all files below a folder, links followed, as the engine's `info` counts and writes it.
 * Undefined where a file can't be looked at, or links lead in circles.
 */
export function measureFolder(folder: string): string | undefined {
  try {
    return `${Math.floor(countBytes(folder, 0) / 1e6)} MB`;
  } catch {
    // The engine may have its own way with such a folder.
    return undefined;
  }
}

function countBytes(folder: string, depth: number): number {
  if (depth > DEEPEST) throw new Error(`${folder} is too deep.`);
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = folder + sep + entry.name;
    if (entry.isDirectory()) {
      bytes += countBytes(path, depth + 1);
      continue;
    }
    const stats = statSync(path);
    bytes += stats.isDirectory() ? countBytes(path, depth + 1) : stats.size;
  }
  return bytes;
}
