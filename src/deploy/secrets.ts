import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ContextFor } from '../context';
import { parseEnvFile } from '../env-file';
import { UsageError, messageOf } from '../errors';
import type { Deployment } from './deployment';

/** Names and values. */
export type Secrets = ReadonlyMap<string, string>;

/** As the options have them. */
export interface SecretOptions {
  readonly serverSecret?: string[] | undefined;
  readonly clientSecret?: string[] | undefined;
  readonly serverSecretsFile?: string | undefined;
  readonly clientSecretsFile?: string | undefined;
  readonly envFile?: string | undefined;
}

/** What was given for each of the two apps. */
export interface GivenSecrets {
  readonly server: Secrets;
  readonly client: Secrets;
}

export interface SecretSources {
  /** As typed: `NAME=VALUE`, or `NAME` for a value from the environment. */
  words: readonly string[];
  /** Files in the form of `.env`. */
  files: readonly (string | undefined)[];
  /** The option that the words were typed after, for messages. */
  option: string;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** @throws UsageError for what can't be read */
export function readGivenSecrets(
  options: SecretOptions,
  { settings, invocation }: ContextFor<'nothing'>,
): GivenSecrets {
  const read = (sources: SecretSources): Secrets =>
    readSecrets(sources, settings.env, invocation.cwd);
  return {
    server: read({
      words: options.serverSecret ?? [],
      files: [options.envFile, options.serverSecretsFile],
      option: '--server-secret',
    }),
    client: read({
      words: options.clientSecret ?? [],
      files: [options.clientSecretsFile],
      option: '--client-secret',
    }),
  };
}

/** @throws UsageError when there is none at all */
export function verifyGiven({ server, client }: GivenSecrets): void {
  if (server.size + client.size > 0) return;
  throw new UsageError('No secret is given.', {
    next: 'Name some with --server-secret NAME, --client-secret NAME, --env-file <file>, --server-secrets-file <file> or --client-secrets-file <file>.',
  });
}

/** Before anything could print one of them. */
export function hideSecrets({ redactor }: Deployment, { server, client }: GivenSecrets): void {
  for (const value of [...server.values(), ...client.values()]) redactor.add(value);
}

/**
 * What was given for one app. Files come first, so that what was typed wins.
 *
 * @throws UsageError naming what is wrong, and never a value
 */
export function readSecrets(
  { words, files, option }: SecretSources,
  env: NodeJS.ProcessEnv,
  cwd: string,
): Secrets {
  const secrets = new Map<string, string>();
  for (const file of files) {
    if (file === undefined) continue;
    for (const [name, value] of Object.entries(readEnvFile(file, cwd)))
      secrets.set(verifyName(name, file), value);
  }
  for (const word of words) {
    const at = word.indexOf('=');
    const name = verifyName(at < 0 ? word : word.slice(0, at), option);
    secrets.set(name, at < 0 ? readFromEnvironment(name, option, env) : word.slice(at + 1));
  }
  return secrets;
}

/** 32 random bytes in hex, as the official CLI makes them. */
export function generateSecret(): string {
  return randomBytes(32).toString('hex');
}

/** What was typed, fit to be shown and typed again: `NAME=VALUE` after one of the options becomes `NAME`, which reads the environment. */
export function withoutSecretValues(words: readonly string[]): string[] {
  const options = ['--server-secret', '--client-secret'];
  return words.map((word, at) => {
    const option = options.find((known) => word.startsWith(`${known}=`));
    if (option !== undefined) return `${option}=${nameIn(word.slice(option.length + 1))}`;
    return options.includes(words[at - 1] ?? '') ? nameIn(word) : word;
  });
}

/** How each of the given ones stands to what is set already, without a value. */
export function formatDifference(given: Secrets, set: Secrets): string[] {
  return [...given].map(([name, value]) => {
    const now = set.get(name);
    if (now === undefined) return `+ ${name}=***`;
    return now === value ? `  ${name} is as it was` : `~ ${name}=*** (another value than before)`;
  });
}

function nameIn(word: string): string {
  return word.split('=', 1)[0] ?? '';
}

function readEnvFile(file: string, cwd: string): Record<string, string> {
  try {
    return parseEnvFile(readFileSync(resolve(cwd, file), 'utf8'));
  } catch (error) {
    throw new UsageError(`The file ${file} can't be read.`, {
      why: messageOf(error),
      next: 'Name a file with lines of NAME=VALUE.',
      cause: error,
    });
  }
}

function verifyName(name: string, source: string): string {
  if (NAME.test(name)) return name;
  // The word may be a value whose name was forgotten.
  throw new UsageError(`What follows ${source} does not begin with a name.`, {
    why: 'A name has letters, digits and underscores, and begins with no digit.',
    next: 'Write NAME=VALUE, or NAME to take the value from the environment.',
  });
}

function readFromEnvironment(name: string, option: string, env: NodeJS.ProcessEnv): string {
  const value = env[name];
  if (value !== undefined) return value;
  throw new UsageError(`The environment has no variable ${name}.`, {
    why: `\`${option} ${name}\` takes the value from there.`,
    next: `Set it, e.g. \`read -rs ${name}; export ${name}\`, or write the value after ${name}=.`,
  });
}
