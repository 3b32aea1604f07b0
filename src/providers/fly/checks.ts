import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { UsageError, UserError } from '../../errors';
import type { Settings } from '../../settings';
import { parseRegions } from './answers';
import { LOGIN_ARGS, REGIONS_ARGS, VERSION_ARGS, WHOAMI_ARGS } from './args';
import type { FlyProgram } from './flyctl';

/** @throws UserError when flyctl is not there */
export async function verifyInstalled(program: FlyProgram): Promise<void> {
  const { exitCode, stderr } = await program.run(VERSION_ARGS);
  if (exitCode === 0) return;
  throw new UserError('The Fly.io CLI is not available on this system.', {
    ...(stderr.trim() && { why: stderr.trim() }),
    next: 'Please install the flyctl here: https://fly.io/docs/hands-on/install-flyctl',
  });
}

/**
 * A token in the environment counts as logged in: one for a single app or organisation is no user's.
 *
 * @param confirm asks whether to log in now; undefined where nobody can be asked
 * @throws UserError when nobody is logged in
 */
export async function verifyLogin(
  program: FlyProgram,
  { env }: Settings,
  confirm: (() => Promise<boolean>) | undefined,
): Promise<void> {
  if (env['FLY_API_TOKEN'] || env['FLY_ACCESS_TOKEN']) return;
  if ((await program.run(WHOAMI_ARGS)).exitCode === 0) return;
  if (confirm === undefined) {
    throw new UserError('flyctl is not logged into Fly.io.', {
      next: 'Run `flyctl auth login`, or, on CI, set FLY_API_TOKEN to a token made with `flyctl tokens create org`.',
    });
  }
  if (!(await confirm()))
    throw new UserError('Unable to continue without logging in to Fly.io.', {
      next: 'Run `flyctl auth login`, then the same command again.',
    });
  if ((await program.onTerminal(LOGIN_ARGS)) === 0) return;
  throw new UserError('It seems there was a problem logging in.', {
    next: 'Please run "flyctl auth login" and try again.',
  });
}

/** @throws UsageError when it is none of the codes that Fly has, letter for letter */
export async function verifyRegion(program: FlyProgram, region: string): Promise<void> {
  const { exitCode, stdout, stderr } = await program.run(REGIONS_ARGS);
  if (exitCode !== 0)
    throw new UserError("Fly's regions can't be listed.", {
      why: stderr.trim() || `\`flyctl platform regions\` ended with exit code ${exitCode}.`,
    });
  const codes = parseRegions(stdout);
  if (codes.includes(region)) return;
  const other = codes.find((code) => code === region.toLowerCase());
  throw new UsageError(`Invalid region code ${region}.`, {
    ...(other && { why: `Did you mean ${other}?` }),
    next: 'Please specify a valid 3 character region id: https://fly.io/docs/reference/regions\nYou can also run "wasp deploy fly cmd platform regions --context server".',
  });
}

/** @throws UsageError when `--fly-toml-dir` names no folder by its whole path */
export function verifyTomlFolder(folder: string | undefined): void {
  if (folder === undefined) return;
  if (!isAbsolute(folder))
    throw new UsageError('The TOML directory path must be absolute.', { why: `It is ${folder}.` });
  if (!existsSync(folder))
    throw new UsageError('The TOML directory does not exist.', { why: `There is no ${folder}.` });
}
