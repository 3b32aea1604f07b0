import { defineCommand } from '../cli/command';
import { findCause } from '../doctor/causes';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c.addHelpText(
      'after',
      "\nRefreshes Wasp's spec package in .wasp/spec, then runs npm install in the project.",
    ),
  async run({ project, engine, terminal }) {
    const { exitCode, text } = await engine.show(['install'], project.root);
    const cause = exitCode === 0 ? undefined : findCause(text, project);
    if (cause !== undefined) terminal.warn(cause);
    return { exitCode };
  },
});
