import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  version: string;
  bugs: { url: string };
}

const manifest = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as Manifest;

/** This program itself: its version, and where to report what it does wrong. */
export const shell = { version: manifest.version, bugsUrl: manifest.bugs.url };
