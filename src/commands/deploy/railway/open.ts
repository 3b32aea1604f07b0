import { defineCommand } from '../../../cli/command';
import { declareProject } from '../../../deploy/railway/options';
import { passThrough, prepareLook } from '../../../deploy/railway/target';
import { OPEN_ARGS } from '../../../providers/railway/args';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareProject(c).addHelpText(
      'after',
      '\nRuns `railway open`, which opens the dashboard in a browser; its exit code is the exit code.',
    ),
  async run(context, [projectName], options) {
    return {
      exitCode: await passThrough(await prepareLook(context, projectName, options), OPEN_ARGS),
    };
  },
});
