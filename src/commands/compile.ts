import { defineCommand } from '../cli/command';
import { compileUnlessFresh } from '../up-to-date/up-to-date';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--force', 'compile also where nothing has changed')
      .addHelpText(
        'after',
        '\nChecks the project and generates the app for development into .wasp/out.',
      ),
  async run(context, _, { force }) {
    const { project, engine, terminal } = context;
    const end = await compileUnlessFresh('compile', context, { isForced: Boolean(force) }, () =>
      engine.show(['compile'], project.root),
    );
    if (end) return { exitCode: end.exitCode };
    terminal.note(
      'Nothing has changed since the last compile, and what it made is still there. To compile anyway: `wasp compile --force`.',
    );
  },
});
