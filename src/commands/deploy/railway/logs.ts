import { defineCommand } from '../../../cli/command';
import { declareProject } from '../../../deploy/railway/options';
import { passThrough, prepareLook } from '../../../deploy/railway/target';
import { logsArgs } from '../../../providers/railway/args';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareProject(c)
      .option('--client', "the client's log instead of the server's")
      .option('--build', 'the log of the last build')
      .option('--lines <number>', 'this many lines, and no waiting for more')
      .addHelpText('after', '\nRuns `railway logs`; its exit code is the exit code.'),
  async run(context, [projectName], { client, build, lines, ...options }) {
    const part = client ? 'client' : 'server';
    const target = await prepareLook(context, projectName, options, part);
    return {
      exitCode: await passThrough(
        target,
        logsArgs(target.railway.names[part], target.environment, {
          build: Boolean(build),
          ...(lines !== undefined && { lines }),
        }),
      ),
    };
  },
});
