import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors';
import { findFolders } from '../folders';
import { run } from '../processes/run';
import { findProjectFolder, type Project } from '../project/project';
import type { Settings } from '../settings';
import type { Ports } from './ports';

/** What runs for a project on this machine; written by the shell that runs it. */
export interface RunRecord {
  pid: number;
  /** As the process table shows it: with the pid it names one process, also after the pid was given to another. */
  processStartedAt: string;
  /** ISO 8601. */
  since: string;
  clientUrl: string;
  serverUrl: string;
}

const RECORD = 'run.json';
const PORTS = 'ports.json';
const LOCK = { stale: 5000, retries: { retries: 50, minTimeout: 20, maxTimeout: 200 } };

/** @returns what runs already, where something does; else it is now known that this process does, until `release` */
export async function claimRun(folder: string, urls: Pick<RunRecord, 'clientUrl' | 'serverUrl'>): Promise<{ running: RunRecord } | { since: string; release: () => Promise<void> }> {
  const { lock } = await import('proper-lockfile');
  await mkdir(folder, { recursive: true });
  const unlock = await lock(folder, { ...LOCK, lockfilePath: join(folder, '.run-lock') });
  try {
    const running = await findRun(folder);
    if (running) return { running };
    const record: RunRecord = {
      pid: process.pid,
      processStartedAt: (await findStart(process.pid)) ?? '',
      since: new Date().toISOString(),
      ...urls,
    };
    await writeWhole(join(folder, RECORD), record);
    return { since: record.since, release: () => rm(join(folder, RECORD), { force: true }) };
  } finally {
    await unlock();
  }
}

/** @throws UserError when the project's app runs, and `what` would pull its files from under it */
export async function verifyNotRunning(project: Project, settings: Settings, what: string): Promise<void> {
  // Without a home folder nothing of ours can run.
  if (findFolders(settings).projects === undefined) return;
  const running = await findRun(findProjectFolder(project, settings));
  if (!running) return;
  throw new UserError(`The app runs, and ${what} would delete files that it runs from.`, {
    why: `It is at ${running.clientUrl}, in process ${running.pid}.`,
    next: 'Stop it first: Ctrl-C where it runs. Nothing was changed.',
  });
}

/** What runs for a project, or undefined. The record of a shell that was killed does not count. */
export async function findRun(folder: string): Promise<RunRecord | undefined> {
  const record = (await readJson(join(folder, RECORD))) as RunRecord | undefined;
  if (!record) return undefined;
  return (await findStart(record.pid)) === record.processStartedAt ? record : undefined;
}

export async function readPorts(folder: string): Promise<Partial<Ports>> {
  const { client, server, db } = ((await readJson(join(folder, PORTS))) ?? {}) as Record<string, unknown>;
  return { ...(isPort(client) && { client }), ...(isPort(server) && { server }), ...(isPort(db) && { db }) };
}

/** Those that are not given stay what they were. */
export async function writePorts(folder: string, ports: Partial<Ports>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, PORTS), { ...(await readPorts(folder)), ...ports });
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= 65535;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // Missing or not ours: as if nothing had been remembered.
    return undefined;
  }
}

async function writeWhole(file: string, content: unknown): Promise<void> {
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(beside, file);
}

/** When a process was started, as the system counts; undefined where there is none of that id. */
export async function findStart(pid: number): Promise<string | undefined> {
  // Linux: field 22 of proc(5)'s stat, counted from the end of the name, which may hold spaces. `ps` rounds, and the rounding moves.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  const end = await run({ file: 'ps', args: ['-o', 'lstart=', '-p', String(pid)], cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } }, { kind: 'captured' }, new AbortController().signal);
  return end.kind === 'exited' && end.exitCode === 0 ? end.stdout.trim() : undefined;
}
