import type { SemVer } from 'semver';
import gte from 'semver/functions/gte';
import parse from 'semver/functions/parse';
import { UserError } from '../../errors';
import type { Settings } from '../../settings';
import { parseVersionText } from './answers';
import { LOGIN_ARGS, STDIN_VERSION, VERSION_ARGS, WHOAMI_ARGS } from './args';
import type { RailwayProgram } from './caller';

const INSTALLING = 'https://docs.railway.com/guides/cli';
const LOWEST_VERSION = '4.6.3';

/** @throws UserError when Railway's CLI is missing, or older than what Wasp needs */
export async function verifyVersion(program: RailwayProgram, cwd: string): Promise<SemVer> {
  const { exitCode, stdout, stderr } = await program.run(VERSION_ARGS, { cwd });
  if (exitCode !== 0) {
    throw new UserError(
      'Failed to get Railway CLI version. Most likely the Railway CLI is not installed.',
      {
        ...(stderr.trim() && { why: stderr.trim() }),
        next: `Read how to install the Railway CLI here: ${INSTALLING}`,
      },
    );
  }
  const text = parseVersionText(stdout);
  const version = text === undefined ? null : parse(text);
  if (version === null)
    throw new UserError(
      text === undefined
        ? `Failed to get Railway CLI version from output "${stdout.trim()}".`
        : `Unable to parse Railway CLI version "${text}".`,
      { next: `Read how to install the Railway CLI here: ${INSTALLING}` },
    );
  if (!gte(version, LOWEST_VERSION)) {
    throw new UserError(`Wasp expects at least Railway CLI version ${LOWEST_VERSION}.`, {
      why: `Yours is ${version.version}.`,
      next: `Read how to update the Railway CLI here: ${INSTALLING}`,
    });
  }
  return version;
}

/** @throws UserError when Railway's CLI would want secrets among its arguments, where every process on the machine can read them */
export function verifyTakesSecrets(version: SemVer): void {
  if (gte(version, STDIN_VERSION)) return;
  throw new UserError(`Railway's CLI must be ${STDIN_VERSION} or newer to take secrets.`, {
    why: `Yours is ${version.version}, and takes them as arguments only, where every process on this machine and every CI log shows them.`,
    next: `Read how to update the Railway CLI here: ${INSTALLING}`,
  });
}

/** The variable with a token that Railway's CLI would use, or undefined. */
export function findToken({ env }: Settings): 'RAILWAY_TOKEN' | 'RAILWAY_API_TOKEN' | undefined {
  return (['RAILWAY_TOKEN', 'RAILWAY_API_TOKEN'] as const).find((name) => Boolean(env[name]));
}

/**
 * A token counts as logged in: a project's token is refused by `railway whoami`, though it is enough for a deployment.
 *
 * @param confirm asks whether to log in now; undefined where nobody can be asked
 * @throws UserError when nobody is logged in
 */
export async function verifyLogin(
  program: RailwayProgram,
  settings: Settings,
  cwd: string,
  confirm: (() => Promise<boolean>) | undefined,
): Promise<void> {
  if (findToken(settings) !== undefined) return;
  if ((await program.run(WHOAMI_ARGS, { cwd })).exitCode === 0) return;
  if (confirm === undefined) {
    throw new UserError('You are not logged into Railway.', {
      next: 'Run `railway login`, or, on CI, set RAILWAY_TOKEN (a project token) or RAILWAY_API_TOKEN (an account token).',
    });
  }
  if (!(await confirm()))
    throw new UserError('Unable to continue without logging in to Railway.', {
      next: 'Run `railway login`, then the same command again.',
    });
  if ((await program.onTerminal(LOGIN_ARGS, cwd)) !== 0) {
    throw new UserError('It seems there was a problem logging in.', {
      next: 'Run `railway login`, then the same command again.',
    });
  }
}
