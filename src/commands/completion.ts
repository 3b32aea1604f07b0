import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { defineCommand } from '../cli/command';
import {
  COMPLETION_SHELLS,
  isOwnScript,
  writeCompletionScript,
  type CompletionShell,
} from '../cli/completion';
import { UserError } from '../errors';
import { readIfExists, writeAtomic } from '../files';
import { findCompletionFiles, requireFolder } from '../folders';
import { quoteIfNeeded } from '../processes/quote';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c
      .addArgument(
        c.createArgument('<shell>', 'the shell that you type in').choices(COMPLETION_SHELLS),
      )
      .option('--install', 'write the script to where the shell looks for it')
      .addHelpText(
        'after',
        '\nPrints the script that completes commands, options and their values. With --install, no file of your own is changed.',
      ),
  async run({ settings, terminal }, [shell], { install }) {
    const script = await writeCompletionScript(shell);
    if (!install) return terminal.result(script.trimEnd());
    const file = requireFolder(findCompletionFiles(settings)[shell]);
    replace(file, script);
    terminal.result(file);
    terminal.note(NEXT_STEPS[shell](dirname(file)));
  },
});

const NEXT_STEPS: Readonly<Record<CompletionShell, (folder: string) => string>> = {
  bash: () =>
    'The next bash completes wasp, where the package bash-completion is in use.\n' +
    'Without that package, put this line into ~/.bashrc: source <(wasp completion bash)',
  zsh: (folder) =>
    'Put these lines into ~/.zshrc, the first one before compinit is called there, and start zsh again:\n' +
    `  fpath=(${quoteIfNeeded(folder)} $fpath)\n` +
    '  autoload -Uz compinit && compinit\n' +
    'If wasp is not completed then, delete the files ~/.zcompdump*, in which zsh remembers what it found last time.',
  fish: () => 'fish completes wasp from now on.',
};

function replace(file: string, text: string): void {
  try {
    const found = readIfExists(file);
    if (found === undefined || isOwnScript(found)) {
      mkdirSync(dirname(file), { recursive: true });
      // Nothing in it is secret, and several users may share the folder.
      return writeAtomic(file, text, { mode: 0o644 });
    }
  } catch (error) {
    throw new UserError(`The completion can't be written to ${file}.`, {
      why: error instanceof UserError ? `${error.message} ${error.why}` : String(error),
      next: 'Print it instead, without --install, and put it where your shell looks for completions.',
      cause: error,
    });
  }
  throw new UserError(`${file} is there already.`, {
    why: 'It was not made by `wasp completion`, and was left as it is.',
    next: 'Move it away, then run the same command again.',
  });
}
