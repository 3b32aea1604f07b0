import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  version: string;
  name: string;
  /** Put there by whoever publishes the package. */
  publishConfig?: { access?: string };
}

/** Where to report bugs; empty as long as there is no such place. `bugs.url` in package.json says the same. */
const BUGS_URL: string = '';

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
  bugsUrl: BUGS_URL,
  publishedName: manifest.publishConfig?.access === 'public' ? manifest.name : undefined,
};

/** This file's code is in src/, and after a build in dist/ or a folder of it. */
function findPackageFolder(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findPackageFolder(dirname(folder));
}
