import { defineCommand } from '../../../cli/command';
import { ENVIRONMENT } from '../../../deploy/options';
import { EXISTING_PROJECT_ID, PROJECT_NAME, RAILWAY_EXE } from '../../../deploy/railway/options';
import { linkAsNeeded, prepareTarget, verifySetUp } from '../../../deploy/railway/target';
import { UserError } from '../../../errors';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument(...PROJECT_NAME)
      .option('--client', "the client's deployments instead of the server's")
      .option(...EXISTING_PROJECT_ID)
      .option(...ENVIRONMENT)
      .addOption(c.createOption(...RAILWAY_EXE).default('railway').hideHelp())
      .addHelpText('after', "\nRailway's command line can't go back to an earlier deployment. This shows which one it would be, and where to click."),
  async run(context, [projectName], { client, ...options }) {
    const target = await prepareTarget(context, projectName, { ...options, yes: true, railwayExe: String(options.railwayExe) }, { setsSecrets: false, builds: false });
    const { railway } = target;
    const service = client ? railway.names.client : railway.names.server;
    verifySetUp(target, [service]);
    await linkAsNeeded(target);
    const deployments = await railway.listDeployments(service);
    for (const { id, status, createdAt } of deployments.slice(0, 10)) context.terminal.result(`${id}  ${status.padEnd(10)}  ${createdAt}`);
    const earlier = deployments.slice(1).find(({ status }) => status === 'SUCCESS' || status === 'REMOVED');
    throw new UserError("Nothing was rolled back: Railway's command line can't do it.", {
      why: earlier ? `The deployment before is ${earlier.id}, of ${earlier.createdAt}.` : `${service} has no earlier deployment to go back to.`,
      next: `Open the project with \`wasp deploy railway open ${projectName}\`, choose ${service}, then Deployments, and "Rollback" in the menu of the one to go back to.`,
    });
  },
});
