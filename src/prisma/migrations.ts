import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../context';
import { listNames } from '../files';

/** As Prisma takes them: one folder each, in the order of their names. */
export function listMigrations({ root }: Pick<Project, 'root'>): string[] {
  const folder = join(root, 'migrations');
  return listNames(folder)
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .sort();
}

export function choosePending(there: readonly string[], applied: readonly string[]): string[] {
  const known = new Set(applied);
  return there.filter((name) => !known.has(name));
}
