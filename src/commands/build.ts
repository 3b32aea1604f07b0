import { defineCommand } from '../cli/command';
import { verifyNotRunning } from '../dev/run-record';
import { compileUnlessFresh } from '../up-to-date/up-to-date';
import { verifyDataIsKept } from '../sqlite/sqlite';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--force', 'build also where nothing has changed')
      .addHelpText(
        'after',
        '\nChecks the project and generates the app for production into .wasp/out, ready for `docker build`.\n' +
          'What was there before is replaced. The database must be PostgreSQL: `provider = "postgresql"` in schema.prisma.',
      ),
  async run(context, _, { force }) {
    const { project, engine, settings, terminal } = context;
    const verify = async (): Promise<void> => {
      await verifyNotRunning(project, settings, '`wasp build`');
      await verifyDataIsKept(project, '`wasp build`');
    };
    await verify();
    const end = await compileUnlessFresh(
      'build',
      context,
      { isForced: Boolean(force), verify },
      () => engine.show(['build'], project.root),
    );
    if (end) return { exitCode: end.exitCode };
    terminal.note(
      'Nothing has changed since the last build, and what it made is still there. To build anyway: `wasp build --force`.',
    );
  },
});
