import { defineCommand } from '../../cli/command';
import { UserError } from '../../errors';
import { findState } from '../../postgres/status';
import { findGivenDatabase } from '../../prisma/database-url';
import { readProvider } from '../../prisma/schema';
import { findSqliteUrl } from '../../sqlite/sqlite';

export const command = defineCommand({
  needs: 'project',
  declare: (c) =>
    c.addHelpText(
      'after',
      '\nThe address holds the password: it is for programs, as in `psql "$(wasp db url)"`.',
    ),
  async run(context) {
    const { project, settings, terminal } = context;
    const given = findSqliteUrl(project, settings) ?? findGivenDatabase(project, settings)?.url;
    if (given !== undefined) return terminal.result(given);
    if (readProvider(project) === 'sqlite')
      throw new UserError('There is no folder for the SQLite database of this project.', {
        next: 'Set WASP_HOME to a folder that wasp may write to.',
      });
    const found = await findState(context);
    const url =
      found.state === 'running'
        ? found.database.url
        : found.state === 'stopped'
          ? found.url
          : undefined;
    if (url === undefined) {
      throw new UserError('The database has no address yet, since it was never started.', {
        next: 'Start it with `wasp start db`, or with the app: `wasp start`.',
      });
    }
    if (found.state === 'stopped')
      terminal.note(
        'The database is not running. It will answer there when it is started, unless the port is taken then.',
      );
    terminal.result(url);
  },
});
