import type { Project, RunContext } from '../context';
import { cleanUp, findLeftovers } from '../dev/orphaned-processes';
import { findKilledRun } from '../dev/run-record';
import { findFolders } from '../folders';
import { findProjectFolder } from '../project/folder';
import { findHalfInstalls, removeAll } from '../registry/registry';
import { findBackup } from '../upgrade/backup';
import { undoHalfUpgrade } from '../upgrade/upgrade';
import type { Finding } from './finding';

interface Leftover {
  readonly what: string;
  /** What is done to it: `clear away` unless it says otherwise. */
  readonly verb?: string;
  remove(): Promise<void>;
}

/** What a wasp that was killed has left: processes, notes, half-done installs and upgrades. */
export async function examineLeftovers(user: RunContext): Promise<Finding> {
  const { project } = user;
  const hasFolder = findFolders(user.settings).projects !== undefined;
  return judgeLeftovers([
    ...(await findOfInstalls(user)),
    ...(project && hasFolder ? await findOfRun({ ...user, project }) : []),
    ...(project ? findHalfUpgrade({ ...user, project }) : []),
  ]);
}

export function judgeLeftovers(found: readonly Leftover[]): Finding {
  const check = 'leftovers';
  if (found.length === 0) return { check, result: 'ok', what: 'Nothing of a killed wasp is left' };
  const what = found.map((one) => one.what).join('; ');
  return {
    check,
    result: 'warning',
    what: `A wasp that was killed has left: ${what}.`,
    next: 'Run `wasp doctor --fix`.',
    fix: {
      what: found.map((one) => `${one.verb ?? 'clear away'} ${one.what}`).join('; '),
      async run() {
        for (const { remove } of found) await remove();
      },
    },
  };
}

async function findOfInstalls(user: RunContext): Promise<Leftover[]> {
  const { engines, runtimes, shortcuts } = findFolders(user.settings);
  const found: Leftover[] = [];
  for (const folder of [engines, runtimes, shortcuts]) {
    if (folder === undefined || (await findHalfInstalls(folder)).length === 0) continue;
    found.push({
      what: `a half-done install in ${folder}`,
      remove: () => removeAll(folder, () => false, user),
    });
  }
  return found;
}

/** Comes last, since undoing it may be refused. */
function findHalfUpgrade(user: RunContext & { readonly project: Project }): Leftover[] {
  return findBackup(user.project) === undefined
    ? []
    : [{ what: 'a half-done upgrade', verb: 'undo', remove: () => undoHalfUpgrade(user, false) }];
}

async function findOfRun(user: RunContext & { readonly project: Project }): Promise<Leftover[]> {
  const running = await findLeftovers(user);
  const killed = await findKilledRun(findProjectFolder(user.project, user.settings));
  if (running.length === 0 && !killed) return [];
  const what = running.map(({ pid, command }) =>
    pid === null ? command : `process ${pid} (${command})`,
  );
  return [
    {
      what: [...what, ...(killed ? ['its note that the app runs'] : [])].join('; '),
      async remove() {
        await cleanUp(user);
      },
    },
  ];
}
