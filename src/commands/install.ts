import { defineCommand } from '../cli/command';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c.addHelpText(
      'after',
      "\nRefreshes Wasp's spec package in .wasp/spec, then runs npm install in the project.",
    ),
  async run({ project, engine }) {
    const { exitCode } = await engine.show(['install'], project.root);
    return { exitCode };
  },
});
