import { readAsset } from '../../assets';
import type { Completed, CompletedCommand, CompletedOption, Value } from '../completion';

/** For fish 3 and newer. */
export function toFish(completed: Completed, mark: string): string {
  const { commands, globals } = completed;
  return `# fish completion for wasp
${mark}

function __wasp_takes_value
    switch $argv[1]
        case ${writeTakingValue(commands, globals)}
            return 0
    end
    return 1
end

function __wasp_enter --no-scope-shadowing
    switch $argv[1]
${commands.flatMap(writeEntering).join('\n')}
        case '*'
            return 1
    end
    return 0
end

${readAsset('completion/wasp.fish')}${globals.map((option) => writeOption(option, '')).join('\n')}
${commands.flatMap(writeCommand).join('\n')}
`;
}

function writeTakingValue(
  commands: readonly CompletedCommand[],
  globals: readonly CompletedOption[],
): string {
  const own = commands.flatMap(({ path, options }) =>
    takingValue(options).map((flag) => quote(`${path}|${flag}`)),
  );
  return [...takingValue(globals).map((flag) => quote(`*|${flag}`)), ...own].join(' ');
}

function takingValue(options: readonly CompletedOption[]): string[] {
  return options.flatMap(({ flags, takes }) => (takes ? flags : []));
}

function writeEntering({ path: parent, subcommands }: CompletedCommand): string[] {
  return subcommands.map(({ words, path }) => {
    const patterns = words.map((word) => quote(`0|${parent}|${word}`));
    return `        case ${patterns.join(' ')}\n            set at ${quote(path)}`;
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
