import { UsageError } from '../errors';

/** What every command of `wasp deploy` that changes something takes, beside its own. */
export interface DeployOptions {
  readonly dryRun?: boolean | undefined;
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
  /** As typed; undefined for production. */
  readonly environment?: string | undefined;
}

export const DRY_RUN = ['--dry-run', 'show what would be run and changed, in order, and change nothing'] as const;
export const YES = ['--yes', 'ask nothing: go on with the safe choice, or stop with the reason'] as const;
export const JSON_EVENTS = ['--json', 'print the steps as events on stdout, one JSON document a line'] as const;
export const ENVIRONMENT = ['--environment <name>', 'another place beside production, e.g. staging'] as const;
export const NO_WAIT = ['--no-wait', 'do not wait until the app answers'] as const;
export const WAIT_LIMIT = ['--wait-limit <seconds>', 'how long to wait until the app answers', parseSeconds, 300] as const;

const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** The name of an environment, fit to be part of names and files. */
export function parseEnvironment(text: string | undefined): string | undefined {
  if (text === undefined || NAME.test(text)) return text;
  throw new UsageError(`"${text}" is no name for an environment.`, { why: 'It becomes part of names and files.', next: 'Use small letters, digits and hyphens, e.g. --environment staging.' });
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new UsageError(`"${text}" is no number of seconds.`, { next: 'Write e.g. --wait-limit 120.' });
}

/** For an option that may be given several times. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
