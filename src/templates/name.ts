const RESERVED = new Set(['import', 'from', 'true', 'false']);
/** npm's own limit on a package's name. */
const MAX_NAME_LENGTH = 214;

/** The engine's rule for names: a letter or `_`, then letters, digits, `-` and `_`; not one of its old keywords. */
export function findNameProblem(name: string): string | undefined {
  if (name === '') return 'A name is needed.';
  if (name.length > MAX_NAME_LENGTH)
    return `A project's name can't be longer than ${MAX_NAME_LENGTH} characters.`;
  if (RESERVED.has(name))
    return `A project can't be named "${name}": Wasp keeps that word for itself.`;
  if (/^[\p{L}_][\p{L}\d_-]*$/u.test(name)) return undefined;
  return `A project can't be named "${name}": a name begins with a letter or _, and goes on with letters, digits, - and _.`;
}
