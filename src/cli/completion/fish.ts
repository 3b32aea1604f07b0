import type { Completed, CompletedCommand, CompletedOption, Value } from '../completion';

/** For fish 3 and newer. */
export function toFish(completed: Completed, mark: string): string {
  const { commands, globals } = completed;
  return `# fish completion for wasp
${mark}

# Whether the words before the cursor lead to a command, with so many arguments after it where a number is given.
function __wasp_at
    set -l words (commandline -opc)
    set -e words[1]
    set -l at ''
    set -l position 0
    set -l takes_value no
    set -l ended no
    for word in $words
        if test $ended = yes
            set position (math $position + 1)
        else if test $takes_value = yes
            set takes_value no
        else if test "$word" = --
            set ended yes
        else if string match -q -- '-*' "$word"
            switch "$at|$word"
${writeArm(commands, globals)}                    set takes_value yes
            end
        else
            switch "$position|$at|$word"
${commands.flatMap(writeEntering).join('\n')}
                case '*'
                    set position (math $position + 1)
            end
        end
    end
    test "$at" = "$argv[1]"; and begin
        test -z "$argv[2]"; or test "$position" = "$argv[2]"
    end
end

complete -c wasp -f
${globals.map((option) => writeOption(option, '')).join('\n')}
${commands.flatMap(writeCommand).join('\n')}
`;
}

function writeArm(
  commands: readonly CompletedCommand[],
  globals: readonly CompletedOption[],
): string {
  const own = commands.flatMap(({ path, options }) =>
    takingValue(options).map((flag) => quote(`${path}|${flag}`)),
  );
  const patterns = [...takingValue(globals).map((flag) => quote(`*|${flag}`)), ...own];
  return `                case ${patterns.join(' ')}\n`;
}

function takingValue(options: readonly CompletedOption[]): string[] {
  return options.flatMap(({ flags, takes }) => (takes ? flags : []));
}

function writeEntering({ path: parent, subcommands }: CompletedCommand): string[] {
  return subcommands.map(({ words, path }) => {
    const patterns = words.map((word) => quote(`0|${parent}|${word}`));
    return `                case ${patterns.join(' ')}\n                    set at ${quote(path)}`;
  });
}

function writeCommand({
  path,
  subcommands,
  options,
  args,
  isVariadic,
}: CompletedCommand): string[] {
  const at = (position?: number): string =>
    ` -n ${quote(`__wasp_at ${quote(path)}${position === undefined ? '' : ` ${position}`}`)}`;
  return [
    ...subcommands.flatMap(({ words, summary }) =>
      words.map((word) => `complete -c wasp${at(0)} -a ${quote(word)} -d ${quote(summary)}`),
    ),
    ...options.map((option) => writeOption(option, at())),
    ...args.flatMap((value, index) => {
      const words = writeValue(value);
      return words
        ? [
            `complete -c wasp${at(isVariadic && index === args.length - 1 ? undefined : index)} ${words}`,
          ]
        : [];
    }),
  ];
}

function writeOption({ flags, description, takes }: CompletedOption, condition: string): string {
  const names = flags
    .map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
    .join(' ');
  const value = takes ? ` -r ${writeValue(takes) || '-f'}` : '';
  return `complete -c wasp${condition} ${names}${value} -d ${quote(description)}`;
}

function writeValue(value: Value): string {
  if (value === 'any') return '';
  if (value === 'file') return '-F';
  return value === 'folder'
    ? `-f -a ${quote('(__fish_complete_directories (commandline -ct))')}`
    : `-f -a ${quote(value.choices.join(' '))}`;
}

/** For single quotes of fish. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
