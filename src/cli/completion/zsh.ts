import { readAsset } from '../../assets';
import { quote } from '../../processes/quote';
import type { Completed, CompletedCommand, CompletedOption } from '../completion';
import { writeFollower } from './posix';

/** For a folder of zsh's `fpath`, and for `source <(wasp completion zsh)` after compinit. */
export function toZsh(completed: Completed, mark: string): string {
  const arms = completed.commands.map((command) => writeWords(command, completed.globals));
  return `#compdef wasp
${mark}

# Sets subcommands and flags to what a command has, each with its description.
_wasp_words() {
  case "$1" in
${arms.join('\n')}
  esac
}

${writeFollower(completed)}
${readAsset('completion/wasp.zsh')}`;
}

function writeWords(
  { path, subcommands, options }: CompletedCommand,
  globals: readonly CompletedOption[],
): string {
  const names = subcommands.flatMap(({ words, summary }) =>
    words.map((word) => quote(`${word}:${summary}`)),
  );
  const flags = [...options, ...globals].flatMap((option) =>
    option.flags.map((flag) => quote(`${flag}:${option.description}`)),
  );
  return `    ${quote(path)})\n      subcommands=(${names.join(' ')})\n      flags=(${flags.join(' ')}) ;;`;
}
