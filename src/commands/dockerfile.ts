import { defineCommand } from '../cli/command';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) => c.addHelpText('after', "\nThe project's own Dockerfile, where it has one, comes at the end. Nothing is written."),
  async run({ project, engine, terminal }) {
    terminal.result(await engine.read(['dockerfile'], project.root));
  },
});
