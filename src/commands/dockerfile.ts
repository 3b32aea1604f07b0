import { defineCommand } from '../cli/command';
import { askEngine } from '../up-to-date/engine-queries';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c.addHelpText(
      'after',
      "\nThe project's own Dockerfile, where it has one, comes at the end. Nothing is written.",
    ),
  async run(context) {
    context.terminal.result(await askEngine('dockerfile', context));
  },
});
