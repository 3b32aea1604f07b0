import { defineCommand } from '../../cli/command';
import { SQLITE_NEEDS_NOTHING } from '../../postgres/describe';
import { stopDatabase } from '../../postgres/status';
import { findGivenDatabase } from '../../prisma/database-url';
import { readProvider } from '../../prisma/schema';

export const command = defineCommand({
  needs: 'project',
  declare: (c) =>
    c.addHelpText(
      'after',
      '\nStops the database that `wasp start db` has started, also one that a killed wasp has left behind. The data stays.',
    ),
  async run(context) {
    const { project, settings, terminal } = context;
    if (readProvider(project) === 'sqlite')
      return terminal.note(`${SQLITE_NEEDS_NOTHING} There is nothing to stop.`);
    const hasStopped = await stopDatabase(context);
    if (hasStopped) return terminal.note('The database is stopped; its data is kept.');
    const given = findGivenDatabase(project, settings);
    terminal.note(
      given
        ? `Nothing was running here. The database in use is your own: DATABASE_URL from ${given.from}.`
        : 'The database was not running.',
    );
  },
});
