import { defineCommand } from '../cli/command';
import { verifyNotRunning } from '../development/run-record';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c.addHelpText(
      'after',
      '\nChecks the project and generates the app for production into .wasp/out, ready for `docker build`.\n' +
        'What was there before is replaced. The database must be PostgreSQL: `provider = "postgresql"` in schema.prisma.',
    ),
  async run({ project, engine, settings }) {
    await verifyNotRunning(project, settings, '`wasp build`');
    return { exitCode: await engine.run(['build'], project.root) };
  },
});
