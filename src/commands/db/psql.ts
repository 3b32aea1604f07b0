import { runToEnd } from '../../processes/installed-program';
import { defineCommand } from '../../cli/command';
import { usePostgresql } from '../../database/session';
import { UserError } from '../../errors';
import { parseAddress, type Address } from '../../prisma/database-url';
import { findOnPath } from '../../processes/find-on-path';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument('[args...]', "arguments and options of psql's own")
      .allowUnknownOption()
      .addHelpText(
        'after',
        '\nFor example: wasp db psql -c "select 1"\nStarts the database for as long as psql runs, where it does not run already. The exit code is psql\'s own.',
      ),
  async run(context, [args]) {
    const { project, settings, terminal, signal } = context;
    const file = findOnPath('psql', settings.env);
    if (file === undefined) {
      throw new UserError('There is no psql on PATH.', {
        why: "It is PostgreSQL's own client, and wasp does not bring it.",
        next: 'Install it (Debian: postgresql-client, Homebrew: libpq), or run `wasp db studio`, or use another client with the address that `wasp db url` prints.',
      });
    }
    const database = await usePostgresql('wasp db psql', context);
    try {
      const address = parseAddress(database.url);
      if (!address)
        throw new UserError('DATABASE_URL is no address of a PostgreSQL server.', {
          next: 'psql wants one that begins with postgresql://.',
        });
      const child = {
        file,
        args: [...psqlArgs(address), ...args],
        cwd: project.root,
        env: { ...settings.env, PGPASSWORD: address.password, PGSSLMODE: address.sslmode },
      };
      return {
        exitCode: await runToEnd(
          'psql',
          child,
          { kind: 'passed', streams: terminal.streams },
          signal,
        ),
      };
    } finally {
      await database.release();
    }
  },
});

/** Without the password, which comes by the environment: arguments can be read by everybody. */
export function psqlArgs({ host, port, user, database }: Address): string[] {
  return [`--host=${host}`, `--port=${port}`, `--username=${user}`, `--dbname=${database}`];
}
