import { defineCommand } from '../../cli/command';
import { withPreparedDatabase } from '../../database/session';
import { generatedFiles } from '../../engine/layout';
import { migrateArgs, runPrisma } from '../../prisma/prisma';
import { whileLocked } from '../../project/lock';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c.addHelpText(
      'after',
      '\nRuns `prisma migrate deploy`: it applies what is in the folder migrations/, makes nothing new and asks nothing.',
    ),
  async run(context) {
    return withPreparedDatabase('wasp db migrate', context, ({ env }) =>
      // A compile in between would put the migrations there anew.
      whileLocked(context, () =>
        runPrisma(migrateArgs(generatedFiles(context.project).schema), context, env),
      ),
    );
  },
});
