import { defineCommand } from '../../../cli/command';
import { findDeployedApps, passToFlyctl } from '../../../deploy/fly/passing';
import { CONTEXT, declareApps, parsePart } from '../../../deploy/fly/options';
import { openArgs } from '../../../providers/fly/args';
import { urlOf } from '../../../providers/fly/names';

export const command = defineCommand({
  needs: 'project',
  declare: (c) => declareApps(c.option(...CONTEXT, parsePart, 'client')),
  async run(context, _, { context: part, ...options }) {
    const [{ app }] = await findDeployedApps(context, options, [part]);
    context.terminal.note(`The ${part} is at ${urlOf(app)}`);
    return { exitCode: await passToFlyctl(context, openArgs(app), context.project.root) };
  },
});
