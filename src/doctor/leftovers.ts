import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findDataFolder } from '../database/embedded';
import { findDatabaseFolder, findRecord, removeRecord } from '../database/place';
import { findServer, stopServer } from '../database/stray';
import { findRun } from '../development/run-record';
import { findFolders } from '../folders';
import { findProjectFolder, type Project } from '../project/project';
import { removeAll } from '../registry/registry';
import { findBackup, restoreBackup } from '../upgrade/backup';
import type { DoctorUser, Finding } from './finding';
import { chooseStrays, listProcesses, stopStrays } from './strays';

interface Leftover {
  readonly what: string;
  remove(): Promise<void>;
}

/** What a wasp that was killed has left: processes, notes, half-done installs. */
export async function examineLeftovers(user: DoctorUser): Promise<Finding> {
  const { project } = user;
  const found = [...findHalfInstalls(user), ...(project && findFolders(user.settings).projects !== undefined ? await findOfProject(project, user) : [])];
  return judgeLeftovers(found);
}

export function judgeLeftovers(found: readonly Leftover[]): Finding {
  const check = 'leftovers';
  if (found.length === 0) return { check, result: 'ok', what: 'Nothing of a killed wasp is left' };
  return {
    check,
    result: 'warning',
    what: `A wasp that was killed has left: ${found.map(({ what }) => what).join('; ')}.`,
    next: 'Run `wasp doctor --fix`.',
    fix: {
      what: `clear away ${found.map(({ what }) => what).join('; ')}`,
      async run() {
        for (const { remove } of found) await remove();
      },
    },
  };
}

function findHalfInstalls(user: DoctorUser): Leftover[] {
  const { engines, runtimes, shortcuts } = findFolders(user.settings);
  return [engines, runtimes, shortcuts].flatMap((folder): Leftover[] => {
    const names = folder !== undefined && existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('.staging-')) : [];
    // An install that is at work has the lock, and its end is waited for.
    return folder === undefined || names.length === 0 ? [] : [{ what: `a half-done install in ${folder}`, remove: () => removeAll(folder, () => false, user) }];
  });
}

async function findOfProject(project: Project, { settings }: DoctorUser): Promise<Leftover[]> {
  const folder = findProjectFolder(project, settings);
  const found: Leftover[] = [];
  const backup = findBackup(project);
  if (backup !== undefined) found.push({ what: 'a half-done upgrade', remove: async () => restoreBackup(project) });
  if (!(await findRun(folder))) {
    const strays = chooseStrays(listProcesses(), project.root);
    if (strays.length > 0) found.push({ what: `the app's processes ${strays.map(({ pid }) => pid).join(', ')}`, remove: () => stopStrays(strays) });
    const note = join(folder, 'run.json');
    if (existsSync(note)) found.push({ what: 'its note that the app runs', remove: () => rm(note, { force: true }) });
  }
  const database = findDatabaseFolder(project, settings);
  if (!(await findRecord(database))) {
    const data = findDataFolder(database);
    const server = await findServer(data);
    if (server) found.push({ what: `PostgreSQL in process ${server.pid}`, remove: async () => void (await stopServer(data)) });
    if (existsSync(join(database, 'running.json'))) found.push({ what: 'its note that the database runs', remove: () => removeRecord(database) });
  }
  return found;
}
