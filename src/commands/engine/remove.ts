import { defineCommand } from '../../cli/command';
import { engineFolder, listEngines } from '../../engine/locate';
import { UserError } from '../../errors';
import { removePackage } from '../../registry/registry';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) => c.argument('<version>', 'a version that `wasp engine list` shows'),
  async run(context, [version]) {
    const installed = listEngines(context.settings);
    if (!installed.some((engine) => engine.version === version)) {
      throw new UserError(`Engine ${version} is not installed.`, {
        why: installed.length > 0 ? `Installed: ${installed.map((engine) => engine.version).join(', ')}.` : 'No engine is installed.',
      });
    }
    await removePackage(engineFolder(version, context.settings), `Removing the Wasp engine ${version}`, context);
  },
});
