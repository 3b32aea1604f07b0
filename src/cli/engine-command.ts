import { defineCommand, type Command } from './command';

/**
 * A command that the engine does itself: everything typed after the name goes to the engine's command of that name,
 * which keeps the terminal, and its exit code is the exit code.
 */
export function engineCommand(...path: string[]): Command {
  return defineCommand({
    needs: 'engine',
    declare: (c) =>
      c
        .argument('[args...]', "arguments and options of the engine's own command")
        .allowUnknownOption()
        .addHelpText('after', `\nThis command is Wasp's own; it is described at https://wasp.sh/docs/general/cli.`),
    async run({ engine, invocation }, [args]) {
      return { exitCode: await engine.exec([...path, ...args], invocation.cwd) };
    },
  });
}
