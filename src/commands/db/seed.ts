import { defineCommand } from '../../cli/command';
import { withPreparedDatabase } from '../../database/session';
import { chooseSeed, runSeed } from '../../prisma/seed';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument('[name]', 'name of the seed function; asked for where there are several')
      .addHelpText(
        'after',
        '\nCompiles, then runs a function that the main file lists: app({ db: { seeds: [...] } }).',
      ),
  async run(context, [name]) {
    return withPreparedDatabase('wasp db seed', context, async ({ env }) =>
      runSeed(await chooseSeed(name, 'wasp db seed', context), context, env),
    );
  },
});
