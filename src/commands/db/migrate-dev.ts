import { defineCommand } from '../../cli/command';
import { withPreparedDatabase } from '../../database/session';
import { generatedFiles } from '../../engine/layout';
import { UsageError } from '../../errors';
import { keepMigrations, migrateDevArgs, runPrisma } from '../../prisma/prisma';
import { whileLocked } from '../../project/lock';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--name <name>', 'name of the migration; asked for unless given')
      .option('--create-only', 'write the migration and do not apply it')
      .addHelpText(
        'after',
        '\nCompiles, then runs `prisma migrate dev`, and puts the migration into the folder migrations/ of the project.',
      ),
  async run(context, _, { name, createOnly }) {
    if (name !== undefined && !/^[^-\s]/.test(name))
      throw new UsageError(`"${name}" is no name for a migration.`, {
        next: 'For example: wasp db migrate-dev --name add-tasks',
      });
    const { project, terminal } = context;
    return withPreparedDatabase('wasp db migrate-dev', context, async ({ env }) => {
      // A compile in between would take away what Prisma has made.
      const exitCode = await whileLocked(context, async () => {
        const code = await runPrisma(
          migrateDevArgs(generatedFiles(project).schema, { name, createOnly }),
          context,
          env,
        );
        if (code === 0) await keepMigrations(project, { isInDatabase: !createOnly });
        return code;
      });
      if (exitCode !== 0) return exitCode;
      terminal.note(
        createOnly
          ? 'The migration is in the folder migrations/. `wasp db migrate-dev` applies it.'
          : 'The database is migrated; the migrations are in the folder migrations/.',
      );
      return 0;
    });
  },
});
