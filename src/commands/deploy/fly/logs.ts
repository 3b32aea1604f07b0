import { defineCommand } from '../../../cli/command';
import { findDeployedApps, passToFlyctl } from '../../../deploy/fly/passing';
import { CONTEXT, declareApps, parsePart } from '../../../deploy/fly/options';
import { logsArgs } from '../../../providers/fly/args';

export const command = defineCommand({
  needs: 'project',
  declare: (c) =>
    declareApps(
      c
        .option(...CONTEXT, parsePart, 'server')
        .option('--no-follow', 'print what there is, and end'),
    ),
  async run(context, _, { context: part, follow, ...options }) {
    const [{ app }] = await findDeployedApps(context, options, [part]);
    return { exitCode: await passToFlyctl(context, logsArgs(app, follow), context.project.root) };
  },
});
