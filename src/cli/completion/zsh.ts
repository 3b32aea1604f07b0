import { quote } from '../../processes/quote';
import type { Completed, CompletedCommand, CompletedOption } from '../completion';
import { writeFollower } from './posix';

/** For a folder of zsh's `fpath`, and for `source <(wasp completion zsh)` after compinit. */
export function toZsh(completed: Completed, mark: string): string {
  const arms = completed.commands.map((command) => writeWords(command, completed.globals));
  return `#compdef wasp
${mark}

${writeFollower(completed)}
# Sets subcommands and flags to what a command has, each with its description.
_wasp_words() {
  case "$1" in
${arms.join('\n')}
  esac
}

_wasp_offer() {
  case "$1" in
    folder) _files -/ ;;
    file) _files ;;
    of\\ *) compadd -- \${=1#of } ;;
    *) _message value ;;
  esac
}

_wasp() {
  local at position option ended entered takes
  local -a subcommands flags typed
  typed=("\${(@Q)words[2,CURRENT-1]}")
  (( CURRENT > 2 )) || typed=()
  _wasp_follow "\${typed[@]}"

  if [[ -z $ended$option && $PREFIX == --*=* ]]; then
    option=\${PREFIX%%=*}
    compset -P '*='
  fi
  if [[ -n $option ]]; then
    _wasp_value "$at" "$option" && _wasp_offer "$takes"
    return
  fi
  _wasp_words "$at"
  if [[ -z $ended && $PREFIX == -* ]]; then
    _describe -o option flags
    return
  fi
  if [[ $position = 0 && -z $ended ]] && (( $#subcommands )) && _describe command subcommands; then return; fi
  _wasp_value "$at" "$position" && _wasp_offer "$takes"
}

if [ "$funcstack[1]" = _wasp ]; then
  _wasp "$@"
elif (( $+functions[compdef] )); then
  compdef _wasp wasp
else
  print -u2 'The completion of wasp needs zsh'\\''s own: put "autoload -Uz compinit && compinit" before it.'
fi
`;
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
