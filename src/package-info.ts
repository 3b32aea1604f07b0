import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  version: string;
  bugs: { url: string };
  name: string;
  /** Put there by whoever publishes the package. */
  publishConfig?: { access?: string };
}

const folder = join(__dirname, '..');
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
