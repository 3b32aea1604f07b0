import { defineCommand } from '../../cli/command';
import { chooseSeed, runSeed } from '../../database/seed';
import { withPreparedDatabase } from '../../database/session';

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
