import { quote } from '../../processes/quote';
import type { Completed, CompletedCommand } from '../completion';
import { writeFollower } from './posix';

/** For bash 3.2, which macOS has, and newer ones; with the package bash-completion or without. */
export function toBash(completed: Completed, mark: string): string {
  const globals = completed.globals.flatMap(({ flags }) => flags);
  const arms = completed.commands.map((command) => writeWords(command, globals));
  return `# bash completion for wasp
${mark}

${writeFollower(completed)}
# Sets subcommands and flags to what a command has.
_wasp_words() {
  case "$1" in
${arms.join('\n')}
  esac
}

_wasp_files() {
  local name
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen "$1" -- "$2")
}

# Offers the values of an option or an argument that begin with the second word.
_wasp_offer() {
  case "$1" in
    folder) _wasp_files -d "$2" ;;
    file) _wasp_files -f "$2" ;;
    of\\ *) COMPREPLY=($(compgen -W "\${1#of }" -- "$2")) ;;
  esac
}

_wasp() {
  local at position option ended entered takes subcommands='' flags='' word current index
  local -a typed=()
  COMPREPLY=()
  # bash cuts words at = and :, which are put together again.
  for ((index = 1; index <= COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [ "\${#typed[@]}" -gt 0 ] && { [[ $word == [=:]* ]] || [[ \${typed[\${#typed[@]} - 1]} == *[=:] && -n $word ]]; }; then
      typed[\${#typed[@]} - 1]+=$word
    else
      typed+=("$word")
    fi
  done
  index=$((\${#typed[@]} - 1))
  current=\${typed[index]}
  _wasp_follow "\${typed[@]:0:index}"

  if [ -z "$ended$option" ] && [[ $current == --*=* ]]; then
    option=\${current%%=*}
    current=\${current#*=}
  fi
  if [ -n "$option" ]; then
    _wasp_value "$at" "$option" && _wasp_offer "$takes" "$current"
    return
  fi
  _wasp_words "$at"
  if [ -z "$ended" ] && [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
    return
  fi
  if [ "$position" = 0 ] && [ -z "$ended" ]; then COMPREPLY=($(compgen -W "$subcommands" -- "$current")); fi
  if [ "\${#COMPREPLY[@]}" = 0 ] && _wasp_value "$at" "$position"; then _wasp_offer "$takes" "$current"; fi
}

complete -F _wasp wasp
`;
}

function writeWords(
  { path, subcommands, options }: CompletedCommand,
  globals: readonly string[],
): string {
  const names = subcommands.flatMap(({ words }) => words).join(' ');
  const flags = [...options.flatMap((option) => option.flags), ...globals].join(' ');
  return `    ${quote(path)}) subcommands=${quote(names)} flags=${quote(flags)} ;;`;
}
