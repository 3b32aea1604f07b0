import { defineCommand } from '../cli/command';
import type { Versions } from '../json/version';
import { UserError } from '../errors';
import { findVersionInUse } from '../engine/locate';
import { packageInfo } from '../package-info';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c
      .option('--json', 'print one JSON document')
      .addHelpText(
        'after',
        '\nInside a project: the version that the project uses. Elsewhere: the newest that is installed.',
      ),
  async run({ project, settings, terminal }, _, { json }) {
    const wasp = findVersionInUse(project, settings);
    if (json) {
      const document: Versions = {
        version: 1,
        wasp: wasp ?? null,
        shell: packageInfo.version,
        node: process.versions.node,
      };
      return terminal.json(document);
    }
    if (wasp === undefined) {
      throw new UserError(`"${project?.wasp?.range}" is no range of versions.`, {
        why: `It stands in ${project?.wasp?.mainFile} as the version of Wasp that the project wants.`,
      });
    }
    terminal.result(wasp);
    terminal.note(
      terminal.style.dim(`wasp-shell ${packageInfo.version}, Node.js ${process.versions.node}`),
    );
  },
});
