/** A word for sh, bash or zsh in single quotes, in which nothing is special. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The same for people to read and type: without quotes where none are needed. */
export function quoteIfNeeded(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word);
}
