import valid from 'semver/functions/valid';
import validRange from 'semver/ranges/valid';
import { defineCommand } from '../../cli/command';
import type { RunContext } from '../../context';
import { findNewestEngine, installEngine } from '../../engine/install';
import { DEFAULT_VERSION } from '../../engine/platforms';
import { UsageError, UserError } from '../../errors';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c
      .argument('[version]', 'a version, or a range such as "^0.25.0"')
      .addHelpText(
        'after',
        `\nWithout a version: the one that the project asks for; outside a project, ${DEFAULT_VERSION}.`,
      ),
  async run(context, [typed]) {
    const range = typed ?? context.project?.wasp?.range ?? DEFAULT_VERSION;
    const version = await findVersion(range, context);
    context.terminal.result(await installEngine(version, context));
  },
});

async function findVersion(range: string, user: RunContext): Promise<string> {
  const exact = valid(range);
  if (exact) return exact;
  if (validRange(range) === null) {
    throw new UsageError(`"${range}" is neither a version nor a range of versions.`, {
      next: `For example: \`wasp engine install ${DEFAULT_VERSION}\`.`,
    });
  }
  const newest = await findNewestEngine(range, user);
  if (newest) return newest;
  throw new UserError(`The npm registry has no Wasp engine that fits ${range}.`, {
    next: `The one that this shell was made for is ${DEFAULT_VERSION}.`,
  });
}
