import { defineCommand } from '../../cli/command';
import { withPreparedDatabase } from '../../database/session';
import { generatedFiles } from '../../engine/layout';
import { prismaArgs, runPrisma } from '../../prisma/prisma';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument('[args...]', 'what to hand over, after --')
      .addHelpText(
        'after',
        "\nFor example: wasp db prisma -- migrate status\nThe schema that Wasp has generated is handed over too, unless another is named. The exit code is Prisma's own.",
      ),
  async run(context, [args]) {
    return withPreparedDatabase('wasp db prisma', context, ({ env }) =>
      runPrisma(prismaArgs(generatedFiles(context.project).schema, args), context, env),
    );
  },
});
