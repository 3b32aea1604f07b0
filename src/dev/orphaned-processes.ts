import type { ProjectContext } from '../context';
import { containerName, findContainer, stopContainer } from '../postgres/docker';
import { findDataFolder } from '../postgres/embedded';
import { findServer, stopServer } from '../postgres/orphaned';
import {
  findDatabaseFolder,
  findKilledRecord,
  readMemory,
  removeRecord,
  whileLocked,
} from '../postgres/run-record';
import { findRunning } from '../postgres/status';
import { findMarked, type MarkedProcess } from '../processes/find-marked';
import { stopGroups } from '../processes/stop-pid';
import { findProjectFolder } from '../project/folder';
import { findKilledRun, forgetRun, markOf } from './run-record';

/** What a killed shell has left behind. A container is no process. */
export interface Leftover {
  readonly pid: number | null;
  readonly command: string;
}

const LEFTOVER_GRACE_MS = 4000;

/** All that a killed `wasp start` has left running for a project: the app's processes, and the database. */
export async function findLeftovers(
  user: Pick<ProjectContext, 'project' | 'settings'>,
): Promise<Leftover[]> {
  const [processes, database] = await Promise.all([findProcesses(user), findDatabase(user)]);
  return [...toLeftovers(processes), ...(database ? [database.leftover] : [])];
}

/**
 * Stops it: the app first, then the database by its own kind of shutdown.
 *
 * @returns what was there
 */
export async function stopLeftovers(user: ProjectContext): Promise<Leftover[]> {
  const processes = await findProcesses(user);
  if (processes.length > 0)
    await stopGroups(async () => groupsOf(await findProcesses(user)), LEFTOVER_GRACE_MS);
  const database = (await findDatabase(user)) && (await stopDatabase(user));
  return [...toLeftovers(processes), ...(database ? [database] : [])];
}

/** Another shell may be starting the database at this moment: then it is none that was left. */
async function stopDatabase(user: ProjectContext): Promise<Leftover | undefined> {
  return whileLocked(findDatabaseFolder(user.project, user.settings), user, async () => {
    const database = await findDatabase(user);
    await database?.stop();
    return database?.leftover;
  });
}

/** Forgets the killed run too, once nothing of it is left. */
export async function cleanUp(user: ProjectContext): Promise<Leftover[]> {
  const stopped = await stopLeftovers(user);
  const folder = findProjectFolder(user.project, user.settings);
  if (await findKilledRun(folder)) await forgetRun(folder);
  return stopped;
}

/** Without the database server, which is stopped in its own way. */
async function findProcesses({
  project,
  settings,
}: Pick<ProjectContext, 'project' | 'settings'>): Promise<MarkedProcess[]> {
  const folder = findProjectFolder(project, settings);
  const killed = await findKilledRun(folder);
  if (!killed) return [];
  const data = findDataFolder(findDatabaseFolder(project, settings));
  return (await findMarked(markOf(folder, killed))).filter(
    ({ command }) => !command.includes(`-D ${data} `),
  );
}

/** One of each group: the first one has started the others. */
function toLeftovers(processes: readonly MarkedProcess[]): Leftover[] {
  return groupsOf(processes)
    .flatMap(
      (group) =>
        processes.find(({ pid }) => pid === group) ??
        processes.find((one) => one.group === group) ??
        [],
    )
    .map(({ pid, command }) => ({ pid, command }));
}

function groupsOf(processes: readonly MarkedProcess[]): number[] {
  return [...new Set(processes.map(({ group }) => group))];
}

/** A database server that nobody will stop. Of a container, that is known by the record of a shell that was killed: it may be the official CLI's. */
async function findDatabase(
  user: Pick<ProjectContext, 'project' | 'settings'>,
): Promise<{ leftover: Leftover; stop: () => Promise<unknown> } | undefined> {
  const folder = findDatabaseFolder(user.project, user.settings);
  if (await findRunning(folder, user)) return undefined;
  const data = findDataFolder(folder);
  const server = await findServer(data);
  if (server)
    return {
      leftover: { pid: server.pid, command: `postgres -D ${data}` },
      stop: () => stopServer(data),
    };
  const id =
    (await findKilledRecord(folder))?.kind === 'docker'
      ? (await readMemory(folder))?.id
      : undefined;
  if (id === undefined || (await findContainer(id, user)) === undefined) return undefined;
  const stop = async (): Promise<void> => {
    await stopContainer(id, user);
    await removeRecord(folder);
  };
  return { leftover: { pid: null, command: `docker container ${containerName(id)}` }, stop };
}

/** One a line, for people. */
export function formatLeftovers(left: readonly Leftover[]): string {
  return left
    .map(({ pid, command: what }) => `  ${pid === null ? '' : `process ${pid}: `}${what}`)
    .join('\n');
}
