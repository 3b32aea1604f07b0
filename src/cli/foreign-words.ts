/** Commands whose words are another program's, with their own options that have a value, and those without one. */
const FOREIGN: readonly {
  path: readonly string[];
  withValue: readonly string[];
  flags: readonly string[];
}[] = [
  {
    path: ['deploy', 'fly', 'cmd'],
    withValue: ['--context', '--org', '--fly-toml-dir', '--environment'],
    flags: ['--dry-run', '-h', '--help'],
  },
];

/**
 * Puts what is another program's behind `--`, so that its options are left to it, though the shell has some of the same name (`ssh console -C ls`).
 * Our own ones count wherever they stand before a `--` that was typed.
 *
 * @param words from the command's name on
 */
export function separateForeignWords(words: readonly string[]): string[] {
  const known = FOREIGN.find(({ path }) => path.every((word, at) => words[at] === word));
  if (!known) return [...words];
  const end = words.indexOf('--');
  const before = words.slice(known.path.length, end < 0 ? undefined : end);
  const own: string[] = [];
  const foreign: string[] = [];
  for (let at = 0; at < before.length; at += 1) {
    const word = before[at] ?? '';
    const value = before[at + 1];
    if (known.withValue.includes(word) && value !== undefined) {
      own.push(word, value);
      at += 1;
    } else if (
      known.flags.includes(word) ||
      known.withValue.some((name) => word === name || word.startsWith(`${name}=`))
    )
      own.push(word);
    else foreign.push(word);
  }
  const all = [...foreign, ...(end < 0 ? [] : words.slice(end + 1))];
  return [...known.path, ...own, ...(all.length > 0 ? ['--', ...all] : [])];
}
