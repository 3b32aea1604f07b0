import { defineCommand } from '../../cli/command';
import { withPreparedDatabase } from '../../database/session';
import { generatedFiles } from '../../engine/layout';
import { runPrisma, studioArgs } from '../../prisma/prisma';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c.addHelpText(
      'after',
      "\nRuns Prisma's own studio until it is stopped; it opens the browser. While `wasp start` runs, its key d does the same.",
    ),
  async run(context) {
    return withPreparedDatabase('wasp db studio', context, ({ env }) =>
      runPrisma(studioArgs(generatedFiles(context.project).schema), context, env),
    );
  },
});
