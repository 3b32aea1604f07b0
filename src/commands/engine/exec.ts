import { defineCommand } from '../../cli/command';
import { useProjectEngine } from '../../database/project-engine';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c
      .argument('[args...]', 'what to hand over, after --')
      .addHelpText(
        'after',
        '\nFor example: wasp engine exec -- doctor\nIts streams are handed through, and its exit code is the exit code.',
      ),
  async run(context, [args]) {
    const engine = await useProjectEngine(context);
    return { exitCode: await engine.exec(args, context.invocation.cwd) };
  },
});
