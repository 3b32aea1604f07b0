import type { RunContext } from '../context';
import { findRun, type RunRecord } from '../dev/run-record';
import { findFolders } from '../folders';
import { readPorts } from '../ports/remembered';
import { isPortFree, type Ports } from '../ports/reserve';
import { findRecord, findDatabaseFolder } from '../postgres/run-record';
import { findProvider } from '../prisma/schema';
import { findPortHolder } from '../processes/open-files';
import { findProjectFolder } from '../project/folder';
import type { Finding } from './finding';

const DEFAULTS: Ports = { client: 3000, server: 3001, db: 5432 };

/** Those that the project had last time, else those that are tried first. */
export async function examinePorts(user: RunContext): Promise<Finding[]> {
  const { project, settings } = user;
  const folder =
    project && findFolders(settings).projects !== undefined
      ? findProjectFolder(project, settings)
      : undefined;
  const ports = { ...DEFAULTS, ...(folder && (await readPorts(folder))) };
  const running = folder === undefined ? undefined : await findRun(folder);
  const database =
    folder && project ? await findRecord(findDatabaseFolder(project, settings)) : undefined;
  const names = (['client', 'server', 'db'] as const).filter(
    (name) => name !== 'db' || (project && findProvider(project) === 'postgresql'),
  );
  return Promise.all(
    names.map(async (name) => {
      const port = ports[name] ?? 0;
      const isFree = await isPortFree(port);
      const isOwn = name === 'db' ? database?.port === port : isPortOf(running, port);
      return judgePort({
        name,
        port,
        isFree,
        isOwn,
        holder: isFree || isOwn ? undefined : await findPortHolder(port),
      });
    }),
  );
}

function isPortOf(running: RunRecord | undefined, port: number): boolean {
  return (
    running !== undefined &&
    [running.clientUrl, running.serverUrl].some(
      (url) => url !== undefined && new URL(url).port === String(port),
    )
  );
}

interface PortFacts {
  readonly name: keyof Ports;
  readonly port: number;
  readonly isFree: boolean;
  /** Held by the project's own running app or database. */
  readonly isOwn: boolean;
  readonly holder: string | undefined;
}

const USERS: Readonly<Record<keyof Ports, string>> = {
  client: 'client',
  server: 'server',
  db: 'database',
};

export function judgePort({ name, port, isFree, isOwn, holder }: PortFacts): Finding {
  const check = `port ${port}`;
  if (isOwn) return { check, result: 'ok', what: `The project's ${USERS[name]} runs on it` };
  if (isFree) return { check, result: 'ok', what: `Free, for the ${USERS[name]}` };
  return {
    check,
    result: 'warning',
    what: `It is held by ${holder ?? 'a process that this user may not look into'}.`,
    next: `\`wasp start\` takes another one for the ${USERS[name]}. To have this one, stop that process.`,
  };
}
