import { defineCommand } from '../../cli/command';
import { withPreparedDatabase } from '../../database/session';
import { generatedFiles } from '../../engine/layout';
import { UsageError } from '../../errors';
import { forgetConcurrence, resetArgs, runPrisma } from '../../prisma/prisma';
import { chooseSeed, runSeed } from '../../prisma/seed';
import { whileLocked } from '../../project/lock';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--seed [name]', 'run a seed function afterwards')
      .option('--force', 'do not ask')
      .addHelpText(
        'after',
        '\nCompiles once, then runs `prisma migrate reset`, which asks before it deletes anything.',
      ),
  async run(context, _, { seed, force }) {
    const { project, terminal } = context;
    if (!force && !terminal.streams.stdin.isTTY) {
      throw new UsageError(
        'Resetting the database deletes all its data, and nobody can be asked here.',
        { next: 'Type it as `wasp db reset --force`.' },
      );
    }
    return withPreparedDatabase('wasp db reset', context, async ({ env }) => {
      const name =
        seed === undefined
          ? undefined
          : await chooseSeed(seed === true ? undefined : seed, 'wasp db reset --seed', context);
      forgetConcurrence(project);
      const exitCode = await whileLocked(context, () =>
        runPrisma(resetArgs(generatedFiles(project).schema, { force }), context, env),
      );
      if (exitCode !== 0 || name === undefined) return exitCode;
      return runSeed(name, context, env);
    });
  },
});
