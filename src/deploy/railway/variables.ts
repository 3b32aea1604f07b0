import { generateSecret, formatDifference, readSecrets, type Secrets } from '../secrets';
import type { Deployment } from '../deployment';
import type { Target } from './target';

export interface SecretOptions {
  readonly serverSecret: string[];
  readonly clientSecret: string[];
  readonly serverSecretsFile?: string | undefined;
  readonly clientSecretsFile?: string | undefined;
  readonly envFile?: string | undefined;
}

export interface GivenSecrets {
  readonly server: Secrets;
  readonly client: Secrets;
}

export const SERVER_SECRET = ['--server-secret <secret>', 'secret to set on the server app, of form FOO=BAR, or FOO to take it from the environment'] as const;
export const CLIENT_SECRET = ['--client-secret <secret>', 'secret to set on the client app, of form FOO=BAR, or FOO to take it from the environment'] as const;
export const SERVER_SECRETS_FILE = ['--server-secrets-file <file>', "file like .env with the server's secrets"] as const;
export const CLIENT_SECRETS_FILE = ['--client-secrets-file <file>', "file like .env with the client's secrets"] as const;
export const ENV_FILE = ['--env-file <file>', "file like .env with the server's variables in production"] as const;

/** @throws UsageError for what can't be read */
export function readGivenSecrets(options: SecretOptions, env: NodeJS.ProcessEnv, cwd: string): GivenSecrets {
  return {
    server: readSecrets({ words: options.serverSecret, files: [options.envFile, options.serverSecretsFile], option: '--server-secret' }, env, cwd),
    client: readSecrets({ words: options.clientSecret, files: [options.clientSecretsFile], option: '--client-secret' }, env, cwd),
  };
}

/** Before anything could print one of them. */
export function hideSecrets({ redactor }: Deployment, { server, client }: GivenSecrets): void {
  for (const value of [...server.values(), ...client.values()]) redactor.add(value);
}

export interface VariableNeeds {
  readonly given: Secrets;
  /** What must be there, and is set only where it is missing. */
  readonly required?: readonly (readonly [string, string])[];
  /** Whether a JWT_SECRET has to be there: made where it is missing. */
  readonly needsJwtSecret?: boolean;
  /** Whether a JWT_SECRET that is there came from another environment. */
  readonly isCopied?: boolean;
}

/**
 * Sets what differs from what is set already, each value through standard input.
 *
 * @param onChange called before the first one is set
 * @returns the names that were set
 */
export async function setVariables({ railway, deployment }: Target, service: string, { given, required = [], needsJwtSecret = false, isCopied = false }: VariableNeeds, onChange = () => {}): Promise<string[]> {
  const set = await railway.readVariables(service);
  for (const line of formatDifference(given, set)) deployment.note(`  ${line}`);
  const wanted = new Map<string, string>();
  if (needsJwtSecret && (isCopied || !set.has('JWT_SECRET')) && !given.has('JWT_SECRET')) wanted.set('JWT_SECRET', generateSecret());
  for (const [name, value] of required) if (!set.has(name) && !given.has(name)) wanted.set(name, value);
  for (const [name, value] of given) if (set.get(name) !== value) wanted.set(name, value);

  deployment.redactor.add(wanted.get('JWT_SECRET') ?? '');
  if (wanted.size > 0) onChange();
  for (const [name, value] of wanted) await railway.setVariable(service, name, value);
  return [...wanted.keys()];
}
