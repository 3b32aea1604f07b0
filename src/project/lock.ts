import { AsyncLocalStorage } from 'node:async_hooks';
import type { ProjectContext } from '../context';
import { Interrupted, messageOf } from '../errors';
import { findFolders, makeFolder } from '../folders';
import { takeLock, type Lock } from '../locks';
import { findProjectFolder } from './folder';

/** In the environment of what is started meanwhile: npm may run a script of the project's that runs wasp, which must not wait for us. */
const HELD = 'WASP_HELD_PROJECT';

const held = new AsyncLocalStorage<string>();

/**
 * Does work that changes what was generated or installed in a project, and that no other wasp does meanwhile. Work within such work
 * does not wait for it. Where nothing can be kept on this machine there is no lock.
 *
 * @param work is told whether another one was waited for, which may have changed everything
 * @throws Interrupted when the run is stopped while it waits
 */
export async function whileLocked<T>(
  user: ProjectContext,
  work: (hasWaited: boolean) => Promise<T>,
): Promise<T> {
  const { project, settings } = user;
  if (findFolders(settings).projects === undefined) return work(false);
  const folder = findProjectFolder(project, settings);
  if (held.getStore() === folder || settings.env[HELD] === folder) return work(false);
  const lock = await claim(folder, user);
  try {
    return await held.run(folder, () => work(lock?.hasWaited ?? false));
  } finally {
    await lock?.release();
  }
}

/** What programs get to know that are started under the lock. */
export function heldEnvironment(): NodeJS.ProcessEnv {
  const folder = held.getStore();
  return folder === undefined ? {} : { [HELD]: folder };
}

async function claim(
  folder: string,
  { terminal, signal }: ProjectContext,
): Promise<Lock | undefined> {
  try {
    makeFolder(folder);
    return await takeLock(folder, '.project-lock', {
      terminal,
      signal,
      text: 'Waiting for another wasp that works on this project ...',
    });
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    // A home folder that is full or read-only is no reason not to compile.
    terminal.debug(`Whether another wasp works on this project is not known: ${messageOf(error)}`);
    return undefined;
  }
}
