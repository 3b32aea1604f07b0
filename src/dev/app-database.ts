import type { ContextFor } from '../context';
import { generatedFiles } from '../engine/layout';
import { MISSING_ENGINES, hasPrismaEngines } from '../engine/prisma-engines';
import { Interrupted, UserError, messageOf } from '../errors';
import { claimPort } from '../ports/reserve';
import { verifyReachable } from '../postgres/connection';
import { describeRunning } from '../postgres/describe';
import { startDatabase, type ManagedDatabase } from '../postgres/managed';
import { findGivenDatabase } from '../prisma/database-url';
import { findPendingMigrations } from '../postgres/migrations';
import { migrateArgs, prismaCommand, studioArgs } from '../prisma/prisma';
import { readProvider } from '../prisma/schema';
import { mergeOutput, run } from '../processes/run';
import { supervise, type Supervised } from '../processes/supervise';
import { whileLocked } from '../project/lock';
import { findPendingSqliteMigrations } from '../sqlite/migrations';
import { confirm } from '../terminal/confirm';
import type { Output } from './output';

/** The database of a running app. */
export interface DevelopmentDatabase {
  /** What the app and the engine are told; undefined where they know by themselves. */
  readonly url: string | undefined;
  /** Applies the migrations that the user has agreed to. To be called once the project is compiled. @throws UserError when one fails */
  migrate(): Promise<void>;
  /** Starts Prisma's studio, which opens the browser. */
  openStudio(): void;
  stop(graceMs?: number): Promise<void>;
}

export interface DevelopmentDatabaseOptions {
  readonly port: number | undefined;
  /** `--migrate`: yes to the question. */
  readonly isMigrating: boolean;
  /** Not with `--json`, whose reader is a program. */
  readonly canAsk: boolean;
}

/**
 * Before the first compile: brings up the project's own PostgreSQL, or sees to it that the user's answers; then asks what to do with migrations that it lacks.
 *
 * @throws UserError when the app could not reach its database
 */
export async function startDevelopmentDatabase(
  options: DevelopmentDatabaseOptions,
  context: ContextFor<'engine'>,
  output: Output,
): Promise<DevelopmentDatabase> {
  const { project, settings } = context;
  const studio = createStudio(context, output);
  if (readProvider(project) === 'sqlite') {
    const isAgreed = await agreeOnMigrations(
      () => findPendingSqliteMigrations(context),
      options,
      context,
      output,
    );
    return {
      url: undefined,
      async migrate() {
        if (isAgreed) await applyMigrations({}, context, output);
      },
      openStudio: () => studio.open({}),
      stop: studio.stop,
    };
  }

  const given = findGivenDatabase(project, settings);
  if (given) await verifyReachable(given.url, given.from);
  const managed = given ? undefined : await bringUp(options, context, output);
  const url = given?.url ?? managed?.url ?? '';
  const stop = async (graceMs?: number): Promise<void> => {
    await Promise.all([studio.stop(graceMs), managed?.stop(graceMs)]);
  };
  try {
    const isAgreed = await agreeOnMigrations(
      () => findPendingMigrations(project, url),
      options,
      context,
      output,
    );
    return {
      // The user's own reaches everyone as it is.
      url: managed?.url,
      async migrate() {
        if (isAgreed) await applyMigrations({ DATABASE_URL: url }, context, output);
      },
      openStudio: () => studio.open({ DATABASE_URL: url }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(
  { port }: DevelopmentDatabaseOptions,
  context: ContextFor<'engine'>,
  output: Output,
): Promise<ManagedDatabase> {
  const startedAt = Date.now();
  output.event({ event: 'state', part: 'db', state: 'starting' }, 'Starting the database ...');
  let isUp = false;
  const early: string[] = [];
  try {
    const database = await startDatabase({ port }, 'wasp start', context, {
      // What it says of its own coming and going is told in one line; what it says of statements is of use.
      line(text) {
        if (!isUp) early.push(text);
        else if (!text.startsWith('LOG:')) output.line('db', text);
      },
      crashed: (text) => output.event({ event: 'state', part: 'db', state: 'crashed' }, text),
    });
    isUp = true;
    if (port !== undefined && port !== database.port) {
      throw new UserError(`The database runs already, on port ${database.port}.`, {
        next: 'Stop it with `wasp db stop`, or leave out --db-port.',
      });
    }
    const afterMs = Date.now() - startedAt;
    output.event(
      { event: 'state', part: 'db', state: 'ready', afterMs },
      `${describeRunning(database)} after ${(afterMs / 1000).toFixed(1)} s.`,
    );
    return database;
  } catch (error) {
    for (const text of early) output.line('db', text);
    output.event({ event: 'state', part: 'db', state: 'failed' });
    throw error;
  }
}

/** @returns whether the migrations that the database lacks are to be applied */
async function agreeOnMigrations(
  find: () => Promise<string[] | undefined>,
  { isMigrating, canAsk }: DevelopmentDatabaseOptions,
  { terminal }: ContextFor<'engine'>,
  output: Output,
): Promise<boolean> {
  const pending = await find().catch((error: unknown) => {
    if (error instanceof Interrupted) throw error;
    terminal.warn(`Whether the database lacks migrations is not known: ${messageOf(error)}`);
    return undefined;
  });
  if (pending === undefined) return isMigrating;
  if (pending.length === 0) return false;
  const what = `The database lacks ${pending.length === 1 ? 'a migration' : `${pending.length} migrations`}: ${pending.join(', ')}.`;
  if (isMigrating) {
    output.event({ event: 'line', source: 'wasp', text: what }, what);
    return true;
  }
  if (terminal.isInteractive && canAsk)
    return confirm(terminal, {
      text: `${what} Apply now?`,
      instead: 'wasp start --migrate',
      yes: 'prisma migrate deploy, once the project is compiled',
      no: 'the app may fail where it needs them',
      preferred: 'yes',
    });
  const hint = `${what} To apply: \`wasp start --migrate\`, or \`wasp db migrate\`.`;
  output.event({ event: 'line', source: 'wasp', text: hint }, hint);
  return false;
}

async function applyMigrations(
  env: NodeJS.ProcessEnv,
  context: ContextFor<'engine'>,
  output: Output,
): Promise<void> {
  const { project, signal } = context;
  output.event(
    { event: 'line', source: 'wasp', text: 'Applying migrations ...' },
    'Applying migrations ...',
  );
  // What is saved meanwhile is compiled after it.
  const end = await whileLocked(context, () =>
    run(
      mergeOutput(prismaCommand(migrateArgs(generatedFiles(project).schema), context, env)),
      { kind: 'captured' },
      signal,
    ),
  );
  const text = end.kind === 'not-found' ? end.reason : end.stdout;
  for (const line of text.split('\n')) if (line.trim()) output.line('db', line);
  if (end.kind === 'exited' && end.exitCode === 0) return;
  throw new UserError('The migrations could not be applied, and the app was not started.', {
    why: hasPrismaEngines(project) ? 'What Prisma says stands above.' : MISSING_ENGINES,
    next: 'Mend that, or start without --migrate.',
  });
}

/** Prisma's studio on a port of its own, for as long as the app runs. */
function createStudio(
  context: ContextFor<'engine'>,
  output: Output,
): { open(env: NodeJS.ProcessEnv): void; stop(graceMs?: number): Promise<void> } {
  let running: Promise<Supervised | undefined> | undefined;
  const start = async (env: NodeJS.ProcessEnv): Promise<Supervised> => {
    const claimed = await claimPort('studio', undefined, undefined);
    await claimed.release();
    const args = [
      ...studioArgs(generatedFiles(context.project).schema),
      '--port',
      String(claimed.port),
    ];
    const command = prismaCommand(args, context, env);
    const url = `http://localhost:${claimed.port}`;
    output.event(
      { event: 'state', part: 'db', state: 'starting', url },
      `The database studio comes up at ${url}.`,
    );
    const supervised = supervise(() => command, {
      onLine: (line) => output.line('db', line),
      onCrash({ exitCode }) {
        // Not started again by itself: the key is there for that.
        running = undefined;
        void supervised.stop();
        const why = hasPrismaEngines(context.project) ? '' : `\n${MISSING_ENGINES}`;
        output.event(
          { event: 'state', part: 'db', state: 'failed' },
          `The database studio has ended with exit code ${exitCode}.${why}`,
        );
      },
    });
    return supervised;
  };
  return {
    open(env) {
      if (running)
        return output.answer('The database studio runs already; its address stands above.');
      running = start(env).catch((error: unknown) => {
        running = undefined;
        output.event({ event: 'state', part: 'db', state: 'failed' }, messageOf(error));
        return undefined;
      });
    },
    stop: async (graceMs) => (await running)?.stop('SIGTERM', graceMs),
  };
}
