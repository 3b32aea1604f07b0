import { installedProgram, runToEnd } from '../../processes/installed-program';
import { defineCommand } from '../../cli/command';
import { compileUnlessFresh } from '../../up-to-date/up-to-date';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument('[args...]', "arguments and options of Vitest's own")
      .allowUnknownOption()
      .addHelpText(
        'after',
        "\nCompiles the app for development, then runs Vitest on the client's tests; its exit code is the exit code.\n" +
          'Vitest watches for changes, unless it is told to run once:\n' +
          '  wasp test client run\n' +
          '  wasp test client run --coverage src/tasks\n' +
          '  wasp test client -- --help               what Vitest takes',
      ),
  async run(context, [args]) {
    const { project, engine, terminal, signal } = context;
    const compiled = await compileUnlessFresh('compile', context, { isForced: false }, () =>
      engine.show(['compile'], project.root),
    );
    if (compiled && compiled.exitCode !== 0) return { exitCode: compiled.exitCode };
    const vitest = installedProgram('vitest', args, context);
    return {
      exitCode: await runToEnd(
        'Vitest',
        vitest,
        { kind: 'passed', streams: terminal.streams },
        signal,
      ),
    };
  },
});
