import { join } from 'node:path';
import type { Project } from '../context';
import { listNames } from '../files';

/** Prisma fetches them by itself when it is first run. */
export const MISSING_ENGINES =
  "Prisma's own engines are not there, in node_modules/@prisma/engines, and without them Prisma can do nothing.\n" +
  'Prisma fetches them from https://binaries.prisma.sh when it is first run, which has failed. See to the network and the proxy, or set PRISMA_ENGINES_MIRROR to a mirror.';

export function hasPrismaEngines({ root }: Pick<Project, 'root'>): boolean {
  const folder = join(root, 'node_modules', '@prisma', 'engines');
  return listNames(folder).some((name) => /^(lib)?(schema|query)[-_]engine/.test(name));
}
