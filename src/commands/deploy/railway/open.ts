import { defineCommand } from '../../../cli/command';
import { ENVIRONMENT } from '../../../deploy/options';
import { EXISTING_PROJECT_ID, PROJECT_NAME, RAILWAY_EXE } from '../../../deploy/railway/options';
import { passThrough, prepareTarget, verifySetUp } from '../../../deploy/railway/target';
import { OPEN_ARGS } from '../../../providers/railway/args';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument(...PROJECT_NAME)
      .option(...EXISTING_PROJECT_ID)
      .option(...ENVIRONMENT)
      .addOption(c.createOption(...RAILWAY_EXE).default('railway').hideHelp())
      .addHelpText('after', '\nRuns `railway open`, which opens the dashboard in a browser; its exit code is the exit code.'),
  async run(context, [projectName], options) {
    const target = await prepareTarget(context, projectName, { ...options, yes: true, railwayExe: String(options.railwayExe) }, { setsSecrets: false, builds: false });
    verifySetUp(target, []);
    return { exitCode: await passThrough(target, OPEN_ARGS) };
  },
});
