import { defineCommand } from '../cli/command';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) => c.addHelpText('after', '\nChecks the project and generates the app for development into .wasp/out.'),
  async run({ project, engine }) {
    return { exitCode: await engine.run(['compile'], project.root) };
  },
});
