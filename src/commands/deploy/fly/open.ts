import { defineCommand } from '../../../cli/command';
import { findDeployedApps, passToFlyctl } from '../../../deploy/fly/passing';
import { CONTEXT, TOML_FOLDER, parsePart } from '../../../deploy/fly/target';
import { ENVIRONMENT } from '../../../deploy/options';
import { openArgs } from '../../../providers/fly/args';
import { urlOf } from '../../../providers/fly/names';

export const command = defineCommand({
  needs: 'project',
  declare: (c) =>
    c
      .option(...CONTEXT, parsePart, 'client')
      .option(...TOML_FOLDER)
      .option(...ENVIRONMENT),
  async run(context, _, { context: part, ...options }) {
    const [{ app }] = await findDeployedApps(context, options, [part]);
    context.terminal.note(`The ${part} is at ${urlOf(app)}`);
    return { exitCode: await passToFlyctl(context, openArgs(app), context.project.root) };
  },
});
