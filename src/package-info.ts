import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  version: string;
  bugs: { url: string };
  name: string;
  /** Put there by whoever publishes the package. */
  publishConfig?: { access?: string };
}

const folder = findPackageFolder(__dirname);
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/**
 * This program itself: its version, and where to report what it does wrong. Its name in the npm registry is known by
 * `publishConfig.access` in its package.json alone: until it is published there, the name may be anybody's.
 */
export const packageInfo = {
  name: manifest.name,
  version: manifest.version,
  /** Where its package.json lies. */
  folder,
  bugsUrl: manifest.bugs.url,
  publishedName: manifest.publishConfig?.access === 'public' ? manifest.name : undefined,
};

/** This file's code is in src/, and after a build in dist/ or a folder of it. */
function findPackageFolder(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findPackageFolder(dirname(folder));
}
