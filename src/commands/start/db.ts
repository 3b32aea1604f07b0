import { defineCommand } from '../../cli/command';
import type { ContextFor, Done } from '../../context';
import { createOutput, type Output } from '../../dev/output';
import { UserError, throwIfInterrupted } from '../../errors';
import { SQLITE_NEEDS_NOTHING, describeRunning } from '../../postgres/describe';
import { startDatabase, type ManagedDatabase } from '../../postgres/managed';
import { parseOptions } from '../../postgres/options';
import { findGivenDatabase } from '../../prisma/database-url';
import { readProvider } from '../../prisma/schema';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--embedded', 'PostgreSQL without Docker; what there is without a Docker that runs')
      .option('--no-embedded', 'PostgreSQL in Docker, also where the data is without it so far')
      .option('--db-image <image>', 'image for Docker (default: postgres:18)')
      .option(
        '--db-volume-mount-path <path>',
        'folder in the image that holds the data (default: /var/lib/postgresql)',
      )
      .option('--db-port <port>', 'port of the database; a free one unless given')
      .addHelpText(
        'after',
        "\nRuns a PostgreSQL of the project's own until it is stopped, and keeps its data for the next time. `wasp start` does so by itself.\n" +
          'In Docker it has the container and the volume that the official CLI has. Without Docker it has a password of its own; `wasp db url` prints the address.',
      ),
  async run(context, _, typed) {
    const options = parseOptions(typed);
    const { project, settings, terminal } = context;
    if (readProvider(project) === 'sqlite')
      return terminal.note(`${SQLITE_NEEDS_NOTHING} There is nothing to start.`);
    const given = findGivenDatabase(project, settings);
    if (given) {
      throw new UserError('This project uses a database of your own.', {
        why: `DATABASE_URL is set in ${given.from}.`,
        next: 'Start that database yourself, or take DATABASE_URL out to let wasp manage one.',
      });
    }
    const output = createOutput(terminal, false);
    const log = {
      line: (text: string) => output.line('db', text),
      crashed: (text: string) => output.line('wasp', text),
    };
    const database = await startDatabase(options, 'wasp start db', context, log);
    return database.isOwn
      ? keepRunning(database, context, output)
      : sayRunning(database, options.port, output);
  },
});

/** A second start is no error: whoever asked for the database has it. */
function sayRunning(database: ManagedDatabase, asked: number | undefined, output: Output): void {
  if (asked !== undefined && asked !== database.port) {
    throw new UserError(`The database runs already, on port ${database.port}.`, {
      next: 'Stop it with `wasp db stop`, then start it on the other port.',
    });
  }
  const { owner } = database;
  output.line('wasp', `${describeRunning(database)} already.`);
  if (owner)
    output.line(
      'wasp',
      `It was started by \`${owner.command}\`, process ${owner.pid}, at ${new Date(owner.since).toLocaleString()}.`,
    );
  output.line('wasp', '`wasp db url` prints its address, `wasp db stop` stops it.');
}

async function keepRunning(
  database: ManagedDatabase,
  { signal }: ContextFor<'engine'>,
  output: Output,
): Promise<Done> {
  output.line('wasp', `${describeRunning(database)}. Ctrl-C stops it.`);
  output.line(
    'wasp',
    `Its data is kept in ${database.kind === 'docker' ? `the Docker volume ${database.place}` : database.place}. \`wasp db url\` prints its address with the password.`,
  );
  try {
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
  } finally {
    await database.stop();
  }
  output.line('wasp', 'The database is stopped.');
  throwIfInterrupted(signal);
  return { exitCode: 0 };
}
