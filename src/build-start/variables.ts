import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnvFile } from '../env-file';
import { UsageError, UserError, systemCodeOf } from '../errors';

/** What an app is told by its environment: names and values. */
export type Variables = Readonly<Record<string, string>>;

/** As typed. */
export interface GivenVariables {
  /** Each `NAME=value`. */
  readonly pairs: readonly string[];
  /** Paths of files in the syntax of dotenv, relative to `cwd`. */
  readonly files: readonly string[];
}

/**
 * Those that were typed win over those from files; of several files the first one wins.
 *
 * @param option the options are `--<option>-env` and `--<option>-env-file`
 * @param reserved names that the shell sets itself
 * @throws UsageError for what is no variable, is given twice or is reserved
 * @throws UserError when a file can't be read
 */
export async function readVariables(
  option: 'client' | 'server',
  { pairs, files }: GivenVariables,
  cwd: string,
  reserved: readonly string[],
): Promise<Variables> {
  const typed = parsePairs(option, pairs);
  let found: Variables = {};
  for (const file of files) found = { ...(await readVariablesFile(resolve(cwd, file))), ...found };
  const all = { ...found, ...typed };
  const taken = reserved.find((name) => name in all);
  if (taken === undefined) return all;
  throw new UsageError(`The variable ${taken} can't be given to the ${option}.`, {
    why: 'wasp sets it itself, to the address at which the app is started.',
    next: `Leave it out.`,
  });
}

/** @throws UsageError as above */
export function parsePairs(option: 'client' | 'server', pairs: readonly string[]): Variables {
  const found: Record<string, string> = {};
  for (const pair of pairs) {
    const [, name, value] = /^([^=\s\0]+)=([^\0]*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      // The value may be a secret, and is not repeated.
      throw new UsageError(`What --${option}-env was given is no variable.`, {
        why: 'It has to be a name, then =, then the value.',
        next: `Write it as --${option}-env NAME=value.`,
      });
    }
    if (name in found && found[name] !== value)
      throw new UsageError(
        `The variable ${name} is given twice to the ${option}, with different values.`,
        { next: 'Leave one of them out.' },
      );
    found[name] = value;
  }
  return found;
}

async function readVariablesFile(file: string): Promise<Variables> {
  try {
    if ((await stat(file)).isDirectory())
      throw new UserError(`${file} is a folder.`, { next: 'Name a file with variables in it.' });
    return parseEnvFile(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      systemCodeOf(error) === 'ENOENT' ? `There is no file ${file}.` : `${file} can't be read.`,
      {
        why: 'It was named as a file with environment variables.',
        next: 'Name a file that is there; its path is relative to the folder that you are in.',
        cause: error,
      },
    );
  }
}
