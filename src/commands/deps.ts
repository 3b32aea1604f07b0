import { defineCommand } from '../cli/command';
import { askEngine } from '../up-to-date/engine-queries';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c.addHelpText(
      'after',
      '\nThese packages can be imported in the project without naming them in its package.json.',
    ),
  async run(context) {
    context.terminal.result(await askEngine('deps', context));
  },
});
