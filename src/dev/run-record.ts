import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Project } from '../context';
import type { Source } from '../json/source';
import type { PartState } from '../json/start';
import { UserError } from '../errors';
import { listNames, readJson, writeAtomic } from '../files';
import { findFolders, makeFolder } from '../folders';
import { takeLock } from '../locks';
import type { PortName } from '../ports/reserve';
import { markChildren } from '../processes/marks';
import { findStart } from '../processes/start-time';
import { findProjectFolder, projectFiles } from '../project/folder';
import type { Settings } from '../settings';

/** What runs for a project on this machine; written by the shell that runs it. */
export interface RunRecord {
  pid: number;
  /** As the process table shows it: with the pid it names one process, also after the pid was given to another. */
  processStartedAt: string;
  /** ISO 8601. */
  since: string;
  mode: 'foreground' | 'background';
  /** Which of the two it brings up. */
  parts: readonly PortName[];
  /** Not known before the ports are. */
  clientUrl?: string;
  serverUrl?: string;
  /** What was last said of each part. */
  states: Partial<Record<Source, PartState>>;
}

/** What a shell says of its own run. */
export type RunFacts = Pick<RunRecord, 'mode' | 'parts' | 'clientUrl' | 'serverUrl'>;

/** The run of this process. */
export interface OwnRun {
  readonly since: string;
  setState(part: Source, state: PartState): void;
  release(): Promise<void>;
}

/** What a write that was killed has left. */
const UNFINISHED = /^(run|ports)\.json\./;

/**
 * Claims a project for this process. What it starts from then on carries the run's mark.
 *
 * @returns what runs already, where something does; else it is now known that this process does, until `release`
 */
export async function claimRun(
  folder: string,
  facts: RunFacts,
): Promise<{ running: RunRecord } | OwnRun> {
  return whileLocked(folder, async () => {
    const running = await findRun(folder);
    if (running && running.pid !== process.pid) return { running };
    const record = await createRecord(process.pid, facts);
    const file = projectFiles(folder).run;
    const write = (): void => writeAtomic(file, `${JSON.stringify(record, null, 2)}\n`);
    write();
    markChildren(markOf(folder, record));
    return {
      since: record.since,
      setState(part, state) {
        record.states[part] = state;
        try {
          write();
        } catch {
          // A full disk is no reason to stop the app: the record says what it said last.
        }
      },
      release: () => rm(file, { force: true }),
    };
  });
}

/** Claims a project for a process that is about to do so itself: nobody gets in between. */
export async function claimRunFor(
  folder: string,
  facts: RunFacts,
  start: () => Promise<number>,
): Promise<RunRecord> {
  return whileLocked(folder, async () => {
    const running = await findRun(folder);
    if (running) return running;
    const record = await createRecord(await start(), facts);
    writeAtomic(projectFiles(folder).run, `${JSON.stringify(record, null, 2)}\n`);
    return record;
  });
}

/** Forgets a run that was killed, unless another one has begun meanwhile. */
export async function forgetRun(folder: string): Promise<void> {
  await whileLocked(folder, async () => {
    if (await findRun(folder)) return;
    const left = listNames(folder).filter(
      (name) => name === basename(projectFiles(folder).run) || UNFINISHED.test(name),
    );
    await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
  });
}

/** @throws UserError when the project's app runs, and `what` would pull its files from under it */
export async function verifyNotRunning(
  project: Project,
  settings: Settings,
  what: string,
): Promise<void> {
  // Without a home folder nothing of ours can run.
  if (findFolders(settings).projects === undefined) return;
  const running = await findRun(findProjectFolder(project, settings));
  if (!running) return;
  throw new UserError(`The app runs, and ${what} would delete files that it runs from.`, {
    why: `${running.clientUrl === undefined ? 'It is' : `It is at ${running.clientUrl},`} in process ${running.pid}.`,
    next: 'Stop it first, with `wasp stop`. Nothing was changed.',
  });
}

/** What runs for a project, or undefined. The record of a shell that was killed does not count. */
export async function findRun(folder: string): Promise<RunRecord | undefined> {
  const { record, isAlive } = await readRun(folder);
  return isAlive ? record : undefined;
}

/** The run that was killed before it could say that it has ended, or undefined. */
export async function findKilledRun(folder: string): Promise<RunRecord | undefined> {
  const { record, isAlive } = await readRun(folder);
  return isAlive ? undefined : record;
}

/** What the children of a run are marked with. */
export function markOf(
  folder: string,
  { pid, processStartedAt }: Pick<RunRecord, 'pid' | 'processStartedAt'>,
): string {
  return [basename(folder), pid, processStartedAt].join(':').replace(/\s+/g, '_');
}

async function readRun(folder: string): Promise<{ record?: RunRecord; isAlive: boolean }> {
  const record = readJson(projectFiles(folder).run) as RunRecord | undefined;
  if (!record) return { isAlive: false };
  return { record, isAlive: (await findStart(record.pid)) === record.processStartedAt };
}

async function createRecord(pid: number, facts: RunFacts): Promise<RunRecord> {
  return {
    pid,
    processStartedAt: (await findStart(pid)) ?? '',
    since: new Date().toISOString(),
    ...facts,
    states: {},
  };
}

async function whileLocked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  makeFolder(folder);
  const lock = await takeLock(folder, '.run-lock');
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
