import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../context';
import { UserError } from '../errors';
import { readIfExists } from '../files';

/** The databases that Wasp knows. */
export type Provider = 'sqlite' | 'postgresql';

/**
 * Which database the project's `schema.prisma` asks for.
 *
 * @throws UserError when there is no such file, or it names no database that Wasp knows
 */
export function readProvider({ root }: Project): Provider {
  const file = join(root, 'schema.prisma');
  const provider = parseProvider(readSchema(file));
  if (provider === 'sqlite' || provider === 'postgresql') return provider;
  throw new UserError(
    provider === undefined
      ? `${file} does not say which database the project has.`
      : `Wasp has no support for the database "${provider}".`,
    {
      why: 'Wasp knows "sqlite" and "postgresql".',
      next: `Write one of them in ${file}: datasource db { provider = "postgresql" ... }.`,
    },
  );
}

/** As the schema has it, or undefined where there is no schema or no provider in it. */
export function findProvider({ root }: Pick<Project, 'root'>): string | undefined {
  return parseProvider(readIfExists(join(root, 'schema.prisma')) ?? '');
}

function readSchema(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} can't be read.`, {
      why: 'A Wasp project says there which database it has.',
      next: 'Bring the file back from version control, or copy it from a project that `wasp new` makes.',
      cause: error,
    });
  }
}

/** Strings are kept as they are, so that `//` in an address begins no comment. */
const STRING_OR_COMMENT = /("(?:\\.|[^"\\\n])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const DATASOURCE = /(?:^|\s)datasource\s+\w+\s*\{((?:"(?:\\.|[^"\\\n])*"|[^"}])*)\}/;
const PROVIDER = /(?:^|[\s{])provider\s*=\s*"([^"]*)"/;

/** The provider of the datasource in a Prisma schema, or undefined. */
export function parseProvider(schema: string): string | undefined {
  const code = schema.replace(STRING_OR_COMMENT, (_, text: string | undefined) => text ?? ' ');
  const datasource = DATASOURCE.exec(code)?.[1];
  return datasource === undefined ? undefined : PROVIDER.exec(datasource)?.[1];
}
