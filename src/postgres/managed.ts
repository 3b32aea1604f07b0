import type { EngineContext } from '../context';
import { dockerId } from '../docker/docker';
import { parseInfo } from '../engine/printed';
import { UserError } from '../errors';
import { askEngine } from '../up-to-date/engine-queries';
import { readPorts, writePorts } from '../ports/remembered';
import { claimPort } from '../ports/reserve';
import type { Supervised } from '../processes/supervise';
import { findProjectFolder } from '../project/folder';
import {
  DEFAULT_IMAGE,
  DEFAULT_MOUNT_PATH,
  containerName,
  dockerRunCommand,
  dockerUrl,
  findContainer,
  isDockerRunning,
  stopContainer,
} from './docker';
import {
  createDatabase,
  findDataFolder,
  findEmbeddedUrl,
  maintenanceUrl,
  prepareEmbedded,
} from './embedded';
import {
  findDatabaseFolder,
  readMemory,
  removeRecord,
  whileLocked,
  writeMemory,
  writeRecord,
  type Memory,
} from './run-record';
import { startServer, type DatabaseLog } from './server';
import { findRunning, type ManagedDatabase } from './status';

export type { DatabaseLog } from './server';
export type { ManagedDatabase } from './status';

/** How a database is to be started, as asked for. */
export interface DatabaseOptions {
  /** `--embedded`, `--no-embedded`, or neither: what holds the project's data decides, then whether Docker runs. */
  readonly isEmbedded?: boolean | undefined;
  readonly image?: string | undefined;
  readonly mountPath?: string | undefined;
  readonly port?: number | undefined;
}

/** One start of a database. */
interface DatabaseStart {
  readonly options: DatabaseOptions;
  /** What was typed, for those who meet it running. */
  readonly command: string;
  readonly folder: string;
  readonly user: EngineContext;
  readonly log: DatabaseLog;
}

/**
 * Brings the project's managed PostgreSQL up, or finds it running.
 *
 * @param command what was typed, for those who meet it running
 * @throws UserError when it can't be started
 */
export async function startDatabase(
  options: DatabaseOptions,
  command: string,
  user: EngineContext,
  log: DatabaseLog,
): Promise<ManagedDatabase> {
  const folder = findDatabaseFolder(user.project, user.settings);
  return whileLocked(folder, user, async () => {
    const running = await findRunning(folder, user);
    if (running) return running;
    const memory = await chooseMemory(options, folder, user);
    const start = { options, command, folder, user, log };
    return memory.kind === 'docker' ? startInDocker(memory.id ?? '', start) : startEmbedded(start);
  });
}

/** Where the data is to be, remembered from then on. Without a Docker that held it, another start begins with the old data again. */
async function chooseMemory(
  { isEmbedded, image, mountPath }: DatabaseOptions,
  folder: string,
  user: EngineContext,
): Promise<Memory> {
  const remembered = await readMemory(folder);
  const wantsDocker = isEmbedded === false || image !== undefined || mountPath !== undefined;
  if (isEmbedded || (remembered?.kind === 'embedded' && !wantsDocker))
    return remember({ kind: 'embedded' }, folder);
  if (await isDockerRunning(user))
    return remember(
      { kind: 'docker', id: dockerId(await findAppName(user), user.project) },
      folder,
    );
  if (wantsDocker) {
    throw new UserError('Docker does not answer.', {
      why: 'There is no docker on PATH, or `docker info` finds no daemon.',
      next: 'Start Docker, or leave out what is asked of it: wasp then runs PostgreSQL without Docker.',
    });
  }
  if (remembered?.kind === 'docker') {
    user.terminal.warn(
      `The data of this project is in a Docker volume, and Docker does not answer. Another PostgreSQL is started, with data of its own; with Docker back, the volume is used again.`,
    );
    return { kind: 'embedded' };
  }
  user.terminal.note('Docker does not answer, so PostgreSQL is run without it.');
  return remember({ kind: 'embedded' }, folder);
}

async function remember(memory: Memory, folder: string): Promise<Memory> {
  await writeMemory(folder, memory);
  return memory;
}

/** From the engine, which alone can evaluate the main file. */
async function findAppName(user: EngineContext): Promise<string> {
  const { name } = parseInfo(await askEngine('info', user));
  if (name) return name;
  throw new UserError("The app's name is not known, after which its database is named.", {
    next: 'See what `wasp info` says.',
  });
}

async function startInDocker(id: string, start: DatabaseStart): Promise<ManagedDatabase> {
  const { options, user, log } = start;
  const name = containerName(id);
  const running = await findContainer(id, user);
  if (running !== undefined)
    return {
      kind: 'docker',
      url: dockerUrl(id, running),
      port: running,
      place: name,
      isOwn: false,
      stop: async () => {},
    };

  const claimed = await claimDatabasePort(options.port, user);
  const { port } = claimed;
  const { image = DEFAULT_IMAGE, mountPath = DEFAULT_MOUNT_PATH } = options;
  const url = dockerUrl(id, port);
  await claimed.release();
  const server = await startServer(
    dockerRunCommand({ id, port, image, mountPath }, user, user.project.root),
    url,
    log,
    user.signal,
  ).catch(async (error: unknown) => {
    await stopContainer(id, user);
    throw error;
  });
  return own({ kind: 'docker', url, port, place: name }, start, (graceMs) =>
    Promise.all([server.stop('SIGINT', graceMs), stopContainer(id, user, graceMs)]),
  );
}

async function startEmbedded(start: DatabaseStart): Promise<ManagedDatabase> {
  const { options, folder, user, log } = start;
  const commandFor = await prepareEmbedded(folder, user);
  const claimed = await claimDatabasePort(options.port, user);
  const { port } = claimed;
  const url = findEmbeddedUrl(folder, port);
  if (url === undefined) {
    await claimed.release();
    throw new UserError("The password of this project's database is gone.", {
      why: `It was kept in ${folder}, beside the data.`,
      next: 'Bring it back from a backup, or delete that folder with all data: a new database is made then.',
    });
  }
  await claimed.release();
  const server: Supervised = await startServer(
    commandFor(port),
    maintenanceUrl(url),
    log,
    user.signal,
  );
  try {
    await createDatabase(url);
  } catch (error) {
    await server.stop('SIGINT');
    throw error;
  }
  // PostgreSQL's fast shutdown; SIGTERM would wait for all clients to leave.
  return own({ kind: 'embedded', url, port, place: findDataFolder(folder) }, start, (graceMs) =>
    server.stop('SIGINT', graceMs),
  );
}

async function own(
  database: Pick<ManagedDatabase, 'kind' | 'url' | 'port' | 'place'>,
  { command, folder, user }: DatabaseStart,
  stop: (graceMs?: number) => Promise<unknown>,
): Promise<ManagedDatabase> {
  await writeRecord(folder, database.kind, database.port, command);
  await writePorts(findProjectFolder(user.project, user.settings), { db: database.port });
  return {
    ...database,
    isOwn: true,
    async stop(graceMs) {
      await stop(graceMs);
      await removeRecord(folder);
    },
  };
}

async function claimDatabasePort(
  asked: number | undefined,
  { project, settings }: EngineContext,
): Promise<Awaited<ReturnType<typeof claimPort>>> {
  return claimPort('db', asked, (await readPorts(findProjectFolder(project, settings))).db);
}
