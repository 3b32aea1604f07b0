import type { Command, OptionValues } from '@commander-js/extra-typings';
import { UsageError } from '../errors';
import { parseServerUrl } from './server-url';

/** What every command of `wasp deploy` that changes something takes, beside its own. */
export interface DeployOptions {
  readonly dryRun?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
  /** As typed; undefined for production. */
  readonly environment?: string | undefined;
}

/** What the steps of a deployment depend on, with every provider. */
export interface DeployChoices {
  readonly skipServer?: boolean | undefined;
  readonly skipClient?: boolean | undefined;
  readonly customServerUrl?: string | undefined;
  readonly wait: boolean;
  readonly waitLimit: number;
}

export const ENVIRONMENT = [
  '--environment <name>',
  'another place beside production, e.g. staging',
] as const;

/** Of all that change something. */
export function declareRun<A extends unknown[], O extends OptionValues>(c: Command<A, O>) {
  return c
    .option('--dry-run', 'show what would be run and changed, in order, and change nothing')
    .option('--yes', 'ask nothing: go on with the safe choice, or stop with the reason')
    .option('--json', 'print the steps as events on stdout, one JSON document a line');
}

/** Of all that deploy. */
export function declareDeploy<A extends unknown[], O extends OptionValues>(c: Command<A, O>) {
  return c
    .option(
      '--custom-server-url <url>',
      "the server's address where it is not the provider's own; remembered for the next time",
      parseServerUrl,
    )
    .option('--no-wait', 'do not wait until the app answers')
    .option('--wait-limit <seconds>', 'how long to wait until the app answers', parseSeconds, 300);
}

export function declareSkips<A extends unknown[], O extends OptionValues>(c: Command<A, O>) {
  return c
    .option('--skip-client', 'do not deploy the client')
    .option('--skip-server', 'do not deploy the server');
}

/** Of all that may set secrets of both apps. */
export function declareSecrets<A extends unknown[], O extends OptionValues>(c: Command<A, O>) {
  return declareServerFiles(
    c
      .option(
        '--server-secret <secret>',
        'secret to set on the server app, of form FOO=BAR, or FOO to take it from the environment',
        collect,
      )
      .option(
        '--client-secret <secret>',
        'secret to set on the client app, of form FOO=BAR, or FOO to take it from the environment',
        collect,
      )
      .option('--client-secrets-file <file>', "file like .env with the client's secrets"),
  );
}

/** Two names for one thing: Node.js looks itself for the file of an `--env-file`, from the folder that it was started in. */
export function declareServerFiles<A extends unknown[], O extends OptionValues>(c: Command<A, O>) {
  return c
    .option('--env-file <file>', "file like .env with the server's variables in production")
    .option('--server-secrets-file <file>', 'the same, also for a relative path with -C');
}

const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** The name of an environment, fit to be part of names and files. */
export function parseEnvironment(text: string | undefined): string | undefined {
  if (text === undefined || NAME.test(text)) return text;
  throw new UsageError(`"${text}" is no name for an environment.`, {
    why: 'It becomes part of names and files.',
    next: 'Use small letters, digits and hyphens, e.g. --environment staging.',
  });
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new UsageError(`"${text}" is no number of seconds.`, {
    next: 'Write e.g. --wait-limit 120.',
  });
}

/** For an option that may be given several times. */
function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
