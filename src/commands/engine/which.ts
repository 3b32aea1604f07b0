import { defineCommand } from '../../cli/command';
import { findGivenEngine, findInstalledEngine } from '../../engine/locate';
import { DEFAULT_VERSION } from '../../engine/platforms';
import { UserError } from '../../errors';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c.addHelpText(
      'after',
      '\nInside a project: the engine that the project uses. Nothing is installed.',
    ),
  async run({ project, settings, terminal }) {
    const engine = findGivenEngine(settings) ?? findInstalledEngine(project, settings);
    if (engine) return terminal.result(engine.folder);
    const range = project?.wasp?.range;
    throw new UserError(
      range === undefined
        ? 'No engine is installed.'
        : `No engine is installed that fits ${range}, which this project asks for.`,
      {
        next: `Install one with \`wasp engine install${range === undefined ? ` ${DEFAULT_VERSION}` : ''}\`.`,
      },
    );
  },
});
