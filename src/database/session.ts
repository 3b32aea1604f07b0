import type { ContextFor, Done } from '../context';
import { UserError } from '../errors';
import { compileUnlessFresh } from '../up-to-date/up-to-date';
import { verifyReachable } from '../postgres/connection';
import { describeRunning } from '../postgres/describe';
import { startDatabase } from '../postgres/managed';
import { findGivenDatabase } from '../prisma/database-url';
import { readProvider, type Provider } from '../prisma/schema';

/** A database that can be used now. */
export interface UsableDatabase {
  readonly provider: Provider;
  /** Undefined for SQLite, whose address the engine has written down. */
  readonly url: string | undefined;
  /** What its users are to be told, beside their own environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Stops it, where it was started for this command alone. */
  release(): Promise<void>;
}

/**
 * Sees to it that the project's database can be used: the user's own must answer; the managed one is started where it does not run.
 *
 * @param command what was typed, for others who meet the database running
 * @throws UserError which says what is wrong
 */
export async function useDatabase(
  command: string,
  context: ContextFor<'engine'>,
): Promise<UsableDatabase> {
  const { project, settings, terminal } = context;
  const provider = readProvider(project);
  const given = findGivenDatabase(project, settings);
  if (provider === 'sqlite') return { provider, url: given?.url, env: {}, release: async () => {} };
  if (given) {
    await verifyReachable(given.url, given.from);
    return { provider, url: given.url, env: { DATABASE_URL: given.url }, release: async () => {} };
  }
  const log = {
    line: (text: string) => terminal.debug(text),
    crashed: (text: string) => terminal.warn(text),
  };
  const database = await startDatabase({}, command, context, log);
  if (database.isOwn)
    terminal.note(`${describeRunning(database)} for as long as this command runs.`);
  return {
    provider,
    url: database.url,
    env: { DATABASE_URL: database.url },
    release: database.stop,
  };
}

/** As `useDatabase`, for commands that speak PostgreSQL's own language. @throws UserError for SQLite */
export async function usePostgresql(
  command: string,
  context: ContextFor<'engine'>,
): Promise<UsableDatabase & { url: string }> {
  const database = await useDatabase(command, context);
  if (database.provider === 'postgresql' && database.url !== undefined)
    return { ...database, url: database.url };
  throw new UserError('The database of this project is SQLite, which is none of PostgreSQL.', {
    next: 'To look into it, run `wasp db studio`.',
  });
}

/** The common way of commands that work with Prisma: the database first, then one compile unless it is fresh, then the work. */
export async function withPreparedDatabase(
  command: string,
  context: ContextFor<'engine'>,
  work: (database: UsableDatabase) => Promise<number>,
): Promise<Done> {
  const { project, engine } = context;
  const database = await useDatabase(command, context);
  try {
    const compiled = await compileUnlessFresh(
      'compile',
      context,
      { isForced: false, env: database.env },
      () => engine.show(['compile'], project.root, database.env),
    );
    if (compiled && compiled.exitCode !== 0) return { exitCode: compiled.exitCode };
    return { exitCode: await work(database) };
  } finally {
    await database.release();
  }
}
