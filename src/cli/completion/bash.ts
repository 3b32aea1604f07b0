import { readAsset } from '../../assets';
import { quote } from '../../processes/quote';
import type { Completed, CompletedCommand } from '../completion';
import { writeFollower } from './posix';

/** For bash 3.2, which macOS has, and newer ones; with the package bash-completion or without. */
export function toBash(completed: Completed, mark: string): string {
  const globals = completed.globals.flatMap(({ flags }) => flags);
  const arms = completed.commands.map((command) => writeWords(command, globals));
  return `# bash completion for wasp
${mark}

# Sets subcommands and flags to what a command has.
_wasp_words() {
  case "$1" in
${arms.join('\n')}
  esac
}

${writeFollower(completed)}
${readAsset('completion/wasp.bash')}`;
}

function writeWords(
  { path, subcommands, options }: CompletedCommand,
  globals: readonly string[],
): string {
  const names = subcommands.flatMap(({ words }) => words).join(' ');
  const flags = [...options.flatMap((option) => option.flags), ...globals].join(' ');
  return `    ${quote(path)}) subcommands=${quote(names)} flags=${quote(flags)} ;;`;
}
