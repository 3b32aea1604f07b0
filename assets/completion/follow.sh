# shellcheck shell=bash
# Callee and caller share variables:
# shellcheck disable=SC2034,SC2154

# Goes through the words before the cursor, in the language that bash and zsh share. Sets `at` (the
# command that they lead to), `position` (the number of arguments after it), `option` (the one whose
# value comes next) and `ended` (by `--`).
#
# `_wasp_enter <at> <word>` sets `entered` to the command that a word leads to.
# `_wasp_value <at> <option or position>` sets `takes`: `folder`, `file`, `any`, or `of` and words.
# src/cli/completion/posix.ts writes both.
_wasp_follow() {
  local word
  at='' position=0 option='' ended=''
  for word in "$@"; do
    if [ -n "$ended" ]; then
      position=$((position + 1))
    elif [ -n "$option" ]; then
      option=''
    else
      case "$word" in
        --) ended=yes ;;
        -*) if _wasp_value "$at" "$word"; then option=$word; fi ;;
        *)
          if [ "$position" = 0 ] && _wasp_enter "$at" "$word"; then
            at=$entered
          else
            position=$((position + 1))
          fi ;;
      esac
    fi
  done
}
