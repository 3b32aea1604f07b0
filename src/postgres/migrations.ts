import type { Project } from '../context';
import { systemCodeOf } from '../errors';
import { parseAddress } from '../prisma/database-url';
import { choosePending, listMigrations } from '../prisma/migrations';
import { withClient } from './connection';

/** PostgreSQL's code for a database that is not there (yet). */
const NO_SUCH_DATABASE = '3D000';

/**
 * The migrations of the project that the database does not have, in their order. What failed half-way counts as missing: Prisma says more on it.
 *
 * @returns undefined for what is no address of a PostgreSQL server
 */
export async function findPendingMigrations(
  project: Pick<Project, 'root'>,
  url: string,
): Promise<string[] | undefined> {
  const address = parseAddress(url);
  if (!address) return undefined;
  const there = listMigrations(project);
  if (there.length === 0) return [];
  try {
    const applied = await withClient(address, async (client) => {
      const table = `${client.escapeIdentifier(address.schema)}._prisma_migrations`;
      // Asked for a table that is not there, the server would note an error in its log.
      const { rows: found } = await client.query<{ found: string | null }>(
        'select to_regclass($1)::text as found',
        [table],
      );
      if (!found[0]?.found) return [];
      const { rows } = await client.query<{ name: string }>(
        `select migration_name as name from ${table} where finished_at is not null and rolled_back_at is null`,
      );
      return rows.map(({ name }) => name);
    });
    return choosePending(there, applied);
  } catch (error) {
    if (systemCodeOf(error) === NO_SUCH_DATABASE) return there;
    throw error;
  }
}
