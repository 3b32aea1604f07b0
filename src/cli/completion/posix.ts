import { readAsset } from '../../assets';
import { quote } from '../../processes/quote';
import type { Completed, CompletedCommand, Value } from '../completion';

/** `_wasp_enter` and `_wasp_value`, and `_wasp_follow` that calls them, for bash and zsh. */
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
  return `_wasp_enter() {
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

${readAsset('completion/follow.sh')}`;
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
