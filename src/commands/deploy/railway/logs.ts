import { defineCommand } from '../../../cli/command';
import { ENVIRONMENT } from '../../../deploy/options';
import { EXISTING_PROJECT_ID, PROJECT_NAME, RAILWAY_EXE } from '../../../deploy/railway/options';
import { passThrough, prepareTarget, verifySetUp } from '../../../deploy/railway/target';
import { logsArgs } from '../../../providers/railway/args';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument(...PROJECT_NAME)
      .option('--client', "the client's log instead of the server's")
      .option('--build', 'the log of the last build')
      .option('--lines <number>', 'this many lines, and no waiting for more')
      .option(...EXISTING_PROJECT_ID)
      .option(...ENVIRONMENT)
      .addOption(c.createOption(...RAILWAY_EXE).default('railway').hideHelp())
      .addHelpText('after', "\nRuns `railway logs`; its exit code is the exit code."),
  async run(context, [projectName], { client, build, lines, ...options }) {
    const target = await prepareTarget(context, projectName, { ...options, yes: true, railwayExe: String(options.railwayExe) }, { setsSecrets: false, builds: false });
    const { names } = target.railway;
    const service = client ? names.client : names.server;
    verifySetUp(target, [service]);
    return { exitCode: await passThrough(target, logsArgs(service, target.environment, { build: Boolean(build), ...(lines !== undefined && { lines }) })) };
  },
});
