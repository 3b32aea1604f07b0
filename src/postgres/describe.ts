import { withoutPassword } from '../prisma/database-url';
import type { DatabaseKind } from './run-record';
import type { ManagedDatabase } from './status';

/** A kind of database, for people. */
export const KINDS: Readonly<Record<DatabaseKind, string>> = {
  docker: 'PostgreSQL in Docker',
  embedded: 'PostgreSQL without Docker',
};

/** What runs where, in one line. */
export function describeRunning({ kind, url }: Pick<ManagedDatabase, 'kind' | 'url'>): string {
  return `The database, ${KINDS[kind]}, answers at ${withoutPassword(url)}`;
}

export const SQLITE_NEEDS_NOTHING =
  'The database of this project is SQLite, a file that needs no server.';
