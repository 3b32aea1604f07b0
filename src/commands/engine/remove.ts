import { defineCommand } from '../../cli/command';
import { listEngines } from '../../engine/locate';
import { UserError } from '../../errors';
import { removePackage } from '../../registry/registry';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) => c.argument('<version>', 'a version that `wasp engine list` shows'),
  async run(context, [version]) {
    const installed = listEngines(context.settings);
    const engine = installed.find((candidate) => candidate.version === version);
    if (!engine) {
      throw new UserError(`Engine ${version} is not installed.`, {
        why:
          installed.length > 0
            ? `Installed: ${installed.map((candidate) => candidate.version).join(', ')}.`
            : 'No engine is installed.',
      });
    }
    await removePackage(engine.folder, `Removing the Wasp engine ${version}`, context);
  },
});
