import { defineCommand } from '../../cli/command';
import type { ShownBuild } from '../../json/show';
import { BUILD_TYPES, findLastCompile } from '../../engine/last-compile';
import { isFresh } from '../../up-to-date/up-to-date';
import { formatTable } from '../../terminal/table';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--json', 'print one JSON document')
      .addHelpText(
        'after',
        '\nWhat is in .wasp/out: made for development or for production, when, by which version, and whether it is as the project is now.',
      ),
  async run(context, _, { json }) {
    const { project, terminal } = context;
    const last = findLastCompile(project);
    const kind = last && (last.buildType === BUILD_TYPES.build ? 'build' : 'compile');
    const shown: ShownBuild = {
      version: 1,
      kind: kind ?? null,
      generatedAt: last?.generatedAt ?? null,
      waspVersion: last?.waspVersion ?? null,
      isFresh: kind !== undefined && isFresh(kind, context),
    };
    if (json) return terminal.json(shown);
    if (shown.kind === null)
      return terminal.note(
        'The project has not been compiled. `wasp compile` does that, or `wasp build` for production.',
      );
    const rows = [
      [
        'made for',
        shown.kind === 'build'
          ? 'production, by `wasp build`'
          : 'development, by `wasp compile` or `wasp start`',
      ],
      ['on', `${shown.generatedAt}`],
      ['by', `Wasp ${shown.waspVersion}`],
      [
        'state',
        shown.isFresh
          ? 'fresh: nothing has changed since'
          : `the project has changed since, or may have: \`wasp ${shown.kind}\` makes it anew`,
      ],
    ];
    terminal.result(formatTable(rows));
  },
});
