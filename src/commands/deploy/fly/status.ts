import { defineCommand } from '../../../cli/command';
import type { FlyStatus } from '../../../json/deploy';
import { askFlyctl, findDeployedApps, passToFlyctl } from '../../../deploy/fly/passing';
import { declareApps } from '../../../deploy/fly/options';
import { statusArgs } from '../../../providers/fly/args';

export const command = defineCommand({
  needs: 'project',
  declare: (c) =>
    declareApps(c).option('--json', 'print one JSON document with what flyctl knows of each app'),
  async run(context, _, options) {
    const { terminal, project } = context;
    const apps = await findDeployedApps(
      context,
      { flyTomlDir: options.flyTomlDir, environment: options.environment },
      ['server', 'client'],
    );
    if (options.json) {
      const document: FlyStatus = { version: 1 };
      for (const { part, app } of apps)
        document[part] = JSON.parse(await askFlyctl(context, statusArgs(app, true)));
      terminal.json(document);
      return {};
    }
    let exitCode = 0;
    for (const { part, app } of apps) {
      terminal.note(terminal.style.bold(`The ${part}, ${app}:`));
      exitCode = (await passToFlyctl(context, statusArgs(app), project.root)) || exitCode;
    }
    return { exitCode };
  },
});
