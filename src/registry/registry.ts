import maxSatisfying from 'semver/ranges/max-satisfying';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunContext } from '../context';
import { UserError, throwIfInterrupted } from '../errors';
import { listNames } from '../files';
import { makeFolder } from '../folders';
import { isLocked, takeLock, type Lock } from '../locks';
import { run } from '../processes/run';

export interface Installation {
  /** Name of an npm package. */
  packageName: string;
  /** An exact version or a range. */
  version: string;
  /** For people, e.g. `the Wasp engine 0.25.0`. */
  title: string;
  /** The folder that all versions of it stand in. */
  parent: string;
  /** The name in there of the version that came. */
  nameOf: (version: string) => string;
  /** The folder of what is installed already and will do, or undefined. */
  find: () => string | undefined;
  /** Last work on the package before it is moved in; what throws here leaves nothing behind. */
  prepare?: (folder: string) => Promise<void>;
}

const STAGING = '.staging-';
const LOCK = '.lock';
/** A folder without an .npmrc: what a project says of registries is not to decide where engines come from. */
const ANYWHERE = '/';

/**
 * Installs an npm package, through the user's npm and its configuration, as a folder of its own: fetched and checked
 * (npm compares the integrity) beside its place, then moved in whole, under a lock. Stopping at any moment leaves the old or the new.
 *
 * @returns the folder
 * @throws UserError when npm is missing, the registry can't be reached, or has no such version
 */
export async function installPackage(
  installation: Installation,
  user: RunContext,
): Promise<string> {
  const { parent, find, title } = installation;
  makeFolder(parent);
  const lock = await claim(parent, user);
  try {
    // Another one may have installed it while this one waited.
    const found = find();
    if (found) return found;
    await removeLeftovers(parent);
    return await user.terminal.during(`Installing ${title}`, () =>
      fetchAndMove(installation, user),
    );
  } finally {
    await lock.release();
  }
}

async function fetchAndMove(
  { packageName, version, parent, nameOf, prepare, title }: Installation,
  user: RunContext,
): Promise<string> {
  const staging = await mkdtemp(join(parent, STAGING));
  try {
    const wanted = `${packageName}@${version}`;
    await npm(
      ['install', '--prefix', staging, ...INSTALL_OPTIONS, wanted],
      { what: title, wanted },
      staging,
      user,
    );
    const folder = join(staging, 'node_modules', ...packageName.split('/'));
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    await prepare?.(folder);
    throwIfInterrupted(user.signal);
    const place = join(parent, nameOf(manifest.version));
    await rename(folder, place);
    return place;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Removes what `installPackage` has installed: out of its place at once, then deleted. */
export async function removePackage(
  folder: string,
  title: string,
  user: RunContext,
): Promise<void> {
  const parent = dirname(folder);
  const lock = await claim(parent, user);
  try {
    const aside = await mkdtemp(join(parent, STAGING));
    await rename(folder, join(aside, 'removed'));
    await user.terminal.during(title, () => rm(aside, { recursive: true, force: true }));
  } finally {
    await lock.release();
  }
}

/** Removes all entries of a folder that a name tells to be ours: out of their place at once, then deleted. Stopped midway, the next call finishes. */
export async function removeAll(
  parent: string,
  isOurs: (name: string) => boolean,
  user: RunContext,
): Promise<void> {
  const lock = await claim(parent, user);
  try {
    const aside = await mkdtemp(join(parent, STAGING));
    for (const name of await readdir(parent)) {
      if (isOurs(name)) await rename(join(parent, name), join(aside, name));
    }
    await removeLeftovers(parent);
  } finally {
    await lock.release();
  }
}

/** Nothing of the user's that could make this another kind of install, no scripts, and no minutes of waiting without a network. */
const INSTALL_OPTIONS = [
  '--global=false',
  '--no-save',
  '--no-package-lock',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--dry-run=false',
  '--workspaces=false',
  '--engine-strict=false',
  '--loglevel=error',
];
const QUICK_TO_FAIL = [
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=2000',
];

/**
 * The newest version of a package in the registry that a range admits, or undefined.
 *
 * @throws UserError when the registry can't be asked
 */
export async function findNewestVersion(
  packageName: string,
  range: string,
  user: RunContext,
): Promise<string | undefined> {
  const wanted = `${packageName}@${range}`;
  const answer = await npm(
    ['view', wanted, 'version'],
    { what: packageName, wanted, mayBeMissing: true },
    ANYWHERE,
    user,
  );
  if (answer === undefined || answer === '') return undefined;
  const versions = [JSON.parse(answer) as string | string[]].flat();
  return maxSatisfying(versions, range) ?? undefined;
}

interface Purpose {
  /** What is wanted, for people. */
  what: string;
  /** As npm is asked for it. */
  wanted: string;
  mayBeMissing?: boolean;
}

/** Runs the user's npm; undefined when the registry has no such thing and that may be. */
async function npm(
  args: readonly string[],
  { what, wanted, mayBeMissing }: Purpose,
  cwd: string,
  user: RunContext,
): Promise<string | undefined> {
  const { settings, terminal, signal } = user;
  const command = {
    file: 'npm',
    args: [...args, '--json', ...QUICK_TO_FAIL],
    cwd,
    env: { ...settings.env, npm_config_update_notifier: 'false' },
  };
  terminal.debug(`npm ${command.args.join(' ')}`);
  const end = await run(command, { kind: 'captured' }, signal);
  if (end.kind === 'not-found') {
    throw new UserError(`Can't get ${what}.`, {
      why: 'There is no npm on PATH to fetch it with.',
      next: 'Install npm (it comes with Node.js, https://nodejs.org), then run the same command again.',
    });
  }
  if (end.kind === 'exited' && end.exitCode === 0) return end.stdout.trim();
  const failure = parseNpmFailure(end.stdout);
  if (mayBeMissing && (failure.code === 'E404' || failure.code === 'ETARGET')) return undefined;
  throw explainFailure(failure, what, wanted, end.stderr);
}

interface NpmFailure {
  code: string;
  summary: string;
}

/** What `npm --json` prints when it fails. */
export function parseNpmFailure(stdout: string): NpmFailure {
  try {
    const { error } = JSON.parse(stdout) as { error?: { code?: unknown; summary?: unknown } };
    return { code: String(error?.code ?? ''), summary: String(error?.summary ?? '') };
  } catch {
    return { code: '', summary: '' };
  }
}

const UNREACHABLE = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ERR_SOCKET_TIMEOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENOTCACHED',
]);

function explainFailure(
  { code, summary }: NpmFailure,
  what: string,
  wanted: string,
  stderr: string,
): UserError {
  const said = summary || stderr.trim().split('\n').slice(-5).join('\n');
  if (UNREACHABLE.has(code)) {
    return new UserError(`Can't get ${what}: the npm registry can't be reached.`, {
      why: `npm could not fetch ${wanted} (${code}): ${said}`,
      next: 'Check the network, and the registry and proxy that `npm config list` shows; then run the same command again. What is installed already works without a network.',
    });
  }
  if (code === 'E404' || code === 'ETARGET') {
    return new UserError(`Can't get ${what}: the npm registry has no ${wanted}.`, {
      why: said,
      next: 'If you use another registry than the public one, see that it mirrors this package: `npm config get registry`.',
    });
  }
  if (code === 'EINTEGRITY') {
    return new UserError(`Can't get ${what}: what came is not what the registry promised.`, {
      why: said,
      next: 'Run `npm cache verify`, then the same command again. Nothing was installed.',
    });
  }
  return new UserError(`Can't get ${what}: npm failed${code && ` (${code})`}.`, {
    why: said,
    next: `Try \`npm view ${wanted}\` to see what your npm makes of it.`,
  });
}

/** What an install that was killed has left in a folder, and nothing that is at work. */
export async function findHalfInstalls(parent: string): Promise<string[]> {
  const staging = listNames(parent).filter((name) => name.startsWith(STAGING));
  if (staging.length === 0 || (await isLocked(parent, LOCK))) return [];
  // Those of an install that ended between the two looks are gone by now.
  return staging.filter((name) => existsSync(join(parent, name)));
}

/** Two at once make one install: the second waits, and finds it done. */
function claim(folder: string, { terminal, signal }: RunContext): Promise<Lock> {
  return takeLock(folder, LOCK, {
    terminal,
    signal,
    text: `Another wasp is installing into ${folder}; waiting for it.`,
  });
}

/** What an install that was killed has left. Only the holder of the lock has staging folders. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (name.startsWith(STAGING)) await rm(join(parent, name), { recursive: true, force: true });
  }
}
