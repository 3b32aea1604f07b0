import { quote } from '../../processes/quote';
import type { Completed, CompletedCommand, Value } from '../completion';

/**
 * The part that is the same for bash and zsh, in the language that both understand:
 * - `_wasp_follow <word>...` goes through the words before the cursor, and sets `at` (the command that they reach), `position` (arguments typed
 *   after it), `option` (the one whose value comes next) and `ended` (by `--`);
 * - `_wasp_enter <at> <word>` sets `entered` to the command that a word leads to;
 * - `_wasp_value <at> <option or position>` sets `takes`: `folder`, `file`, `any`, or `of` and the words to choose from.
 */
export function writeFollower({ commands, globals }: Completed): string {
  const entering = commands.flatMap((command) =>
    command.subcommands.map(({ words, path }) =>
      arm(
        words.map((word) => quote(`${command.path}|${word}`)),
        `entered=${quote(path)}`,
      ),
    ),
  );
  const values = [
    ...globals.flatMap(({ flags, takes }) =>
      takes
        ? [
            arm(
              flags.map((flag) => `*${quote(`|${flag}`)}`),
              `takes=${quote(formatValue(takes))}`,
            ),
          ]
        : [],
    ),
    ...commands.flatMap(writeValues),
  ];
  return `_wasp_follow() {
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
          if [ "$position" = 0 ] && _wasp_enter "$at" "$word"; then at=$entered; else position=$((position + 1)); fi ;;
      esac
    fi
  done
}

_wasp_enter() {
  case "$1|$2" in
${entering.join('\n')}
    *) return 1 ;;
  esac
}

_wasp_value() {
  takes=''
  case "$1|$2" in
${values.join('\n')}
    *) return 1 ;;
  esac
}
`;
}

function writeValues({ path, options, args, isVariadic }: CompletedCommand): string[] {
  const ofOptions = options.flatMap(({ flags, takes }) =>
    takes
      ? [
          arm(
            flags.map((flag) => quote(`${path}|${flag}`)),
            `takes=${quote(formatValue(takes))}`,
          ),
        ]
      : [],
  );
  const ofArgs = args.map((value, index) => {
    const isLast = index === args.length - 1;
    return arm(
      [isVariadic && isLast ? `${quote(`${path}|`)}[0-9]*` : quote(`${path}|${index}`)],
      `takes=${quote(formatValue(value))}`,
    );
  });
  return [...ofOptions, ...ofArgs];
}

function arm(patterns: readonly string[], action: string): string {
  return `    ${patterns.join('|')}) ${action} ;;`;
}

function formatValue(value: Value): string {
  return typeof value === 'string' ? value : `of ${value.choices.join(' ')}`;
}
