import { commandTable } from './command-table';
import { separateForeignWords } from './foreign-words';

/** The spellings of help and version that people try first. commander's own `help` command would not declare options. */
export function rewrite(argv: readonly string[]): string[] {
  const start = countLeadingOptions(argv);
  if (start > argv.length) return [...argv];
  const options = argv.slice(0, start);
  const [first, second, ...rest] = argv.slice(start);
  if (first === undefined) return [...options, '--help'];
  if (first === 'help')
    return [...options, ...(second === undefined ? [] : [second]), ...rest, '--help'];
  if (first === '-v' || first === '-V' || first === '--version')
    return [...options, 'version', ...argv.slice(start + 1)];
  if (second === 'help' && isGroup(first)) return [...options, first, ...rest, '--help'];
  return [...options, ...separateForeignWords(argv.slice(start))];
}

/** How many words before the command are options that every command has. */
export function countLeadingOptions(argv: readonly string[]): number {
  let count = 0;
  for (let word = argv[count]; word !== undefined; word = argv[count]) {
    if (word === '-C' || word === '--cwd') count += 2;
    else if (word === '--verbose' || word === '--no-color' || /^(-C.|--cwd=)/.test(word))
      count += 1;
    else break;
  }
  return count;
}

function isGroup(name: string): boolean {
  return commandTable.some(({ path }) => path.startsWith(`${name} `));
}
