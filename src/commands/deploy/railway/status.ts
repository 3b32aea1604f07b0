import { defineCommand } from '../../../cli/command';
import type { RailwayStatus } from '../../../json/deploy';
import { declareProject } from '../../../deploy/railway/options';
import { prepareLook } from '../../../deploy/railway/target';
import { findDeploymentStatus, isServiceIn } from '../../../providers/railway/answers';
import { formatTable } from '../../../terminal/table';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareProject(c)
      .option('--json', 'print one JSON document')
      .addHelpText('after', "\nAsks `railway status` how each service's latest deployment is."),
  async run(context, [projectName], { json, ...options }) {
    const { project, environment, railway } = await prepareLook(context, projectName, options);
    if (project === undefined) return;
    const services = Object.values(railway.names).map((name) => ({
      name,
      status: isServiceIn(project, name, environment)
        ? (findDeploymentStatus(project, name, environment) ?? 'not deployed')
        : 'missing',
    }));
    if (json) {
      const document: RailwayStatus = {
        version: 1,
        project: { id: project.id, name: project.name },
        environment: environment ?? null,
        services,
      };
      return context.terminal.json(document);
    }
    context.terminal.result(formatTable(services.map(({ name, status }) => [name, status])));
  },
});
