import { join } from 'node:path';
import type { RunContext } from '../context';
import { readIfExists } from '../files';
import { findFolders } from '../folders';
import { isDockerRunning } from '../postgres/docker';
import { findDataFolder } from '../postgres/embedded';
import { MAJOR, findInstalledPostgres } from '../postgres/package';
import { findDatabaseFolder, readMemory, type Memory } from '../postgres/run-record';
import { findGivenDatabase } from '../prisma/database-url';
import { findProvider } from '../prisma/schema';
import { findOnPath } from '../processes/find-on-path';
import type { Finding } from './finding';

/** What is asked of a project with PostgreSQL whose server is the shell's to start. */
type Needed = Memory['kind'] | 'either' | 'neither';

export async function examineDocker(user: RunContext): Promise<Finding> {
  const isInstalled = findOnPath('docker', user.settings.env) !== undefined;
  return judgeDocker({
    isInstalled,
    isRunning: isInstalled && (await isDockerRunning(user)),
    needed: await findNeeded(user),
  });
}

export function judgeDocker({
  isInstalled,
  isRunning,
  needed,
}: {
  isInstalled: boolean;
  isRunning: boolean;
  needed: Needed;
}): Finding {
  const check = 'Docker';
  if (isRunning) return { check, result: 'ok', what: 'It answers' };
  const state = isInstalled
    ? 'It is installed, and its daemon does not answer'
    : 'It is not installed';
  if (needed === 'docker')
    return {
      check,
      result: 'failure',
      what: `${state}, and the data of this project's database is in a Docker volume.`,
      next: isInstalled
        ? 'Start Docker.'
        : 'Install Docker, or begin with a new database: `wasp start db --embedded`.',
    };
  if (isInstalled)
    return {
      check,
      result: 'warning',
      what: `${state}.`,
      next: 'Start Docker where you need it: for `wasp build start`.',
    };
  return {
    check,
    result: 'ok',
    what: `${state}; only \`wasp build start\` needs it${needed === 'neither' ? '' : ', the database runs without it'}`,
  };
}

/** The PostgreSQL that wasp brings along. Undefined where the project needs none. */
export async function examinePostgres(user: RunContext): Promise<Finding | undefined> {
  const needed = await findNeeded(user);
  const { runtimes } = findFolders(user.settings);
  if (needed === 'neither' || needed === 'docker' || !user.project || runtimes === undefined)
    return undefined;
  const note = join(findDataFolder(findDatabaseFolder(user.project, user.settings)), 'PG_VERSION');
  return judgePostgres(findInstalledPostgres(runtimes) !== undefined, readIfExists(note)?.trim());
}

/** @param major of the PostgreSQL that has made the project's data, where there is data */
export function judgePostgres(isInstalled: boolean, major: string | undefined): Finding {
  const check = 'PostgreSQL';
  if (major !== undefined && major !== MAJOR)
    return {
      check,
      result: 'failure',
      what: `The project's data is that of PostgreSQL ${major}, and this wasp has PostgreSQL ${MAJOR}.`,
      next: 'Use the wasp that made it to save what you need, then delete the data: a new database is made.',
    };
  if (!isInstalled)
    return {
      check,
      result: 'ok',
      what: `Version ${MAJOR}, for running without Docker, is installed when it is first needed`,
    };
  return {
    check,
    result: 'ok',
    what: `Version ${MAJOR} for running without Docker is installed${major === undefined ? '' : ", and has the project's data"}`,
  };
}

async function findNeeded({ project, settings }: RunContext): Promise<Needed> {
  if (
    !project ||
    findFolders(settings).projects === undefined ||
    findProvider(project) !== 'postgresql' ||
    findGivenDatabase(project, settings)
  )
    return 'neither';
  return (await readMemory(findDatabaseFolder(project, settings)))?.kind ?? 'either';
}
