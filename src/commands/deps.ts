import { defineCommand } from '../cli/command';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) => c.addHelpText('after', '\nThese packages can be imported in the project without naming them in its package.json.'),
  async run({ project, engine, terminal }) {
    terminal.result(await engine.read(['deps'], project.root));
  },
});
