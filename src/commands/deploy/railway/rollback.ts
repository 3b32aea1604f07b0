import { defineCommand } from '../../../cli/command';
import { declareProject } from '../../../deploy/railway/options';
import { linkAsNeeded, prepareLook } from '../../../deploy/railway/target';
import { UserError } from '../../../errors';
import { formatTable } from '../../../terminal/table';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareProject(c)
      .option('--client', "the client's deployments instead of the server's")
      .addHelpText(
        'after',
        "\nRailway's command line can't go back to an earlier deployment. This shows which one it would be, and where to click; it ends with 1, since nothing was rolled back.",
      ),
  async run(context, [projectName], { client, ...options }) {
    const part = client ? 'client' : 'server';
    const target = await prepareLook(context, projectName, options, part);
    const { railway } = target;
    const service = railway.names[part];
    await linkAsNeeded(target);
    const deployments = await railway.listDeployments(service);
    const rows = deployments
      .slice(0, 10)
      .map(({ id, status, createdAt }) => [id, status, createdAt]);
    if (rows.length > 0) context.terminal.result(formatTable(rows, { least: [0, 10] }));
    const earlier = deployments
      .slice(1)
      .find(({ status }) => status === 'SUCCESS' || status === 'REMOVED');
    throw new UserError("Nothing was rolled back: Railway's command line can't do it.", {
      why: earlier
        ? `The deployment before is ${earlier.id}, of ${earlier.createdAt}.`
        : `${service} has no earlier deployment to go back to.`,
      next: `Open the project with \`wasp deploy railway open ${projectName}\`, choose ${service}, then Deployments, and "Rollback" in the menu of the one to go back to.`,
    });
  },
});
