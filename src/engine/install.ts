import { join } from 'node:path';
import type { RunContext } from '../context';
import { UserError } from '../errors';
import { findFolders, requireFolder } from '../folders';
import { run } from '../processes/run';
import { findNewestVersion, installPackage } from '../registry/registry';
import { useRuntime, type Runtime } from '../runtime/runtime';
import { engineFiles } from './layout';
import { listEngines } from './locate';
import { NPM_RANGE, FALLBACK_NODE_RANGE, currentPlatform, enginePackage } from './platforms';

/** The newest engine in the registry that a range admits, or undefined. */
export function findNewestEngine(range: string, user: RunContext): Promise<string | undefined> {
  return findNewestVersion(enginePackage(currentPlatform()), range, user);
}

/**
 * Installs an engine: the platform's package alone. (The launcher package would send an event from its install script.)
 *
 * @param version exact
 * @returns its folder
 */
export async function installEngine(version: string, user: RunContext): Promise<string> {
  const runtime = await useRuntime({ node: FALLBACK_NODE_RANGE, npm: NPM_RANGE }, user);
  return installPackage(
    {
      packageName: enginePackage(currentPlatform()),
      version,
      title: `the Wasp engine ${version}`,
      parent: requireFolder(findFolders(user.settings).engines),
      nameOf: (found) => found,
      find: () => listEngines(user.settings).find((engine) => engine.version === version)?.folder,
      prepare: (folder) => completeEngine(folder, runtime, user),
    },
    user,
  );
}

/**
 * The engine runs `npm install` for its Prisma helper on first use, and takes a half-done install for a whole one:
 * done here, it is part of what is moved in whole. Only its formatter is used, which needs no install scripts.
 */
async function completeEngine(folder: string, runtime: Runtime, user: RunContext): Promise<void> {
  const version = await run(
    { file: engineFiles(folder).program, args: ['version'], cwd: folder, env: runtime.env },
    { kind: 'captured' },
    user.signal,
  );
  if (version.kind !== 'exited' || version.exitCode !== 0) {
    throw new UserError('The engine that was fetched does not run on this machine.', {
      ...(version.kind !== 'not-found' && { why: `${version.stdout}${version.stderr}`.trim() }),
      next: 'If you have built an engine yourself, set WASP_ENGINE to its folder.',
    });
  }
  const helper = join(folder, 'data', 'packages', 'prisma');
  const args = [
    'ci',
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const installed = await run(
    { file: 'npm', args, cwd: helper, env: runtime.env },
    { kind: 'captured' },
    user.signal,
  );
  if (installed.kind !== 'exited' || installed.exitCode !== 0) {
    throw new UserError("The engine's own dependencies can't be installed.", {
      ...(installed.kind !== 'not-found' && { why: installed.stderr.trim() }),
      next: 'Check the network and `npm config list`, then run the same command again. Nothing was installed.',
    });
  }
}
