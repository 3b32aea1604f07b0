import type { ContextFor } from '../../context';
import { listSecretsArgs, importSecretsArgs } from '../../providers/fly/args';
import { urlOf, type Part } from '../../providers/fly/names';
import { formatSecrets } from '../../providers/fly/secrets-text';
import {
  generateSecret,
  readGivenSecrets,
  type GivenSecrets,
  type SecretOptions,
  type Secrets,
} from '../secrets';
import type { Step } from '../steps';
import type { Target } from './target';

const SERVER_PORT = '8080';

/** @throws UsageError for what can't be read, or can't be given to flyctl */
export function readFlySecrets(
  options: SecretOptions,
  context: ContextFor<'engine'>,
): GivenSecrets {
  const given = readGivenSecrets(options, context);
  for (const secrets of [given.server, given.client]) formatSecrets(secrets);
  return given;
}

export interface SecretsStepOptions {
  /** Whether they wait for the deployment that follows. */
  readonly isStaged: boolean;
  /** Names of what the server must have, each set only where it is missing. */
  readonly required?: readonly string[];
  /** A reason of the command's own. */
  findReasonToSkip?(): Promise<string | undefined>;
}

const REQUIRED_BY_SERVER = ['JWT_SECRET', 'PORT', 'WASP_WEB_CLIENT_URL', 'WASP_SERVER_URL'];

/** A run that failed after the app was made sets what is missing the next time. */
export function serverSecretsStep(
  target: Target,
  given: Secrets,
  options: Omit<SecretsStepOptions, 'required'>,
): Step {
  return secretsStep(target, 'server', given, { ...options, required: REQUIRED_BY_SERVER });
}

/** Sets secrets, with a line for each about how it stands to what is set: Fly tells their names alone. */
export function secretsStep(
  target: Target,
  part: Part,
  given: Secrets,
  { isStaged, required = [], findReasonToSkip }: SecretsStepOptions,
): Step {
  const { deployment, flyctl, places, names } = target;
  const findSet = async (): Promise<Set<string>> => flyctl.listSecrets(await target.findApp(part));
  const planned = [...required.filter((name) => !given.has(name)), ...given.keys()];
  return {
    id: `${part}-secrets`,
    title: `Set the secrets of the ${part} app`,
    plan: [
      `flyctl ${listSecretsArgs(names[part]).join(' ')}`,
      `flyctl ${importSecretsArgs(names[part], isStaged).join(' ')} <stdin: ${planned.join(', ')}>`,
    ],
    async findReasonToSkip() {
      const reason = await findReasonToSkip?.();
      if (reason !== undefined || given.size > 0) return reason;
      if (required.length === 0) return 'none were given';
      // An app that is not there yet, in a dry run, has none.
      if (!(await target.readToml(part))) return undefined;
      const set = await findSet();
      return required.every((name) => set.has(name)) ? 'all are set' : undefined;
    },
    async run() {
      const set = await findSet();
      const missing = required.filter((name) => !set.has(name) && !given.has(name));
      const values = await makeValues(target, missing);
      for (const value of [values.get('JWT_SECRET') ?? '']) deployment.redactor.add(value);
      for (const name of [...missing, ...given.keys()])
        deployment.note(
          `  ${set.has(name) ? '~' : '+'} ${name}=***${set.has(name) ? '  (is set, and is set again: Fly does not tell its value)' : ''}`,
        );
      // Those that are not staged reach what runs at once.
      if (part === 'server' && isStaged) deployment.journal.forget('server-deploy');
      await flyctl.importSecrets(await target.findApp(part), new Map([...values, ...given]), {
        isStaged,
        cwd: places[part].folder,
      });
    },
  };
}

async function makeValues(target: Target, names: readonly string[]): Promise<Map<string, string>> {
  const make: Record<string, () => Promise<string>> = {
    JWT_SECRET: async () => generateSecret(),
    PORT: async () => SERVER_PORT,
    WASP_WEB_CLIENT_URL: async () => urlOf(await target.findApp('client')),
    WASP_SERVER_URL: async () => urlOf(await target.findApp('server')),
  };
  const values = new Map<string, string>();
  for (const name of names) values.set(name, (await make[name]?.()) ?? '');
  return values;
}
