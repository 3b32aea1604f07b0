import { defineCommand } from '../../../cli/command';
import { ENVIRONMENT } from '../../../deploy/options';
import { EXISTING_PROJECT_ID, PROJECT_NAME, RAILWAY_EXE } from '../../../deploy/railway/options';
import { prepareTarget, verifySetUp } from '../../../deploy/railway/target';
import { findDeploymentStatus, isServiceIn } from '../../../providers/railway/answers';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument(...PROJECT_NAME)
      .option(...EXISTING_PROJECT_ID)
      .option(...ENVIRONMENT)
      .option('--json', 'print one JSON document')
      .addOption(c.createOption(...RAILWAY_EXE).default('railway').hideHelp())
      .addHelpText('after', "\nAsks `railway status` how each service's latest deployment is."),
  async run(context, [projectName], { json, ...options }) {
    const target = await prepareTarget(context, projectName, { ...options, yes: true, railwayExe: String(options.railwayExe) }, { setsSecrets: false, builds: false });
    verifySetUp(target, []);
    const { project, environment, railway } = target;
    if (project === undefined) return;
    const services = Object.values(railway.names).map((name) => ({
      name,
      status: isServiceIn(project, name, environment) ? (findDeploymentStatus(project, name, environment) ?? 'not deployed') : 'missing',
    }));
    if (json) return context.terminal.result(JSON.stringify({ project: { id: project.id, name: project.name }, environment: environment ?? null, services }, null, 2));
    const width = Math.max(...services.map(({ name }) => name.length));
    for (const { name, status } of services) context.terminal.result(`${name.padEnd(width)}  ${status}`);
  },
});
