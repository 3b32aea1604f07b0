import { createHash } from 'node:crypto';
import type { Context, Project } from '../context';
import { Interrupted, UserError } from '../errors';
import { findOnPath } from '../processes/find-on-path';
import { run, type ChildCommand, type ChildEnd } from '../processes/run';
import { GRACE_MS } from '../processes/stop';
import type { Settings } from '../settings';
import { formatAddress } from './address';

/** As the official CLI has them. */
export const DEFAULT_IMAGE = 'postgres:18';
export const DEFAULT_MOUNT_PATH = '/var/lib/postgresql';
const USER = 'postgresWaspDevUser';
const PASSWORD = 'postgresWaspDevPass';
const PREFIX = 'wasp-dev-db-';
const CONTAINER_PORT = '5432/tcp';
/** A daemon that hangs is no daemon. */
const PATIENCE_MS = 10_000;

/** What tells a project's database from all others: the official CLI's own formula, so that its data is found. */
export function databaseId(appName: string, { root }: Pick<Project, 'root'>): string {
  return `${appName.slice(0, 19)}-${createHash('sha256').update(`${root}/`).digest('hex').slice(0, 10)}`;
}

/** Name of the container, and of the volume. */
export function containerName(id: string): string {
  return `${PREFIX}${id}`;
}

export function dockerUrl(id: string, port: number): string {
  return formatAddress({ host: 'localhost', port, user: USER, password: PASSWORD, database: id });
}

export interface DockerOptions {
  readonly id: string;
  readonly port: number;
  readonly image: string;
  readonly mountPath: string;
}

/** Reached from this machine only, since everybody knows the password. It comes from docker's own environment, not from its arguments. */
export function dockerRunArgs({ id, port, image, mountPath }: DockerOptions): string[] {
  const name = containerName(id);
  const variables = ['POSTGRES_PASSWORD', `POSTGRES_USER=${USER}`, `POSTGRES_DB=${id}`].flatMap(
    (variable) => ['--env', variable],
  );
  return [
    'run',
    '--name',
    name,
    '--rm',
    '--publish',
    `127.0.0.1:${port}:5432`,
    '-v',
    `${name}:${mountPath}`,
    ...variables,
    image,
  ];
}

export function dockerRunCommand(
  options: DockerOptions,
  { settings }: Pick<Context, 'settings' | 'signal'>,
  cwd: string,
): ChildCommand {
  return {
    file: 'docker',
    args: dockerRunArgs(options),
    cwd,
    env: { ...settings.env, POSTGRES_PASSWORD: PASSWORD },
  };
}

/** Whether there is a docker on PATH whose daemon answers. */
export async function isDockerRunning({
  settings,
  signal,
}: Pick<Context, 'settings' | 'signal'>): Promise<boolean> {
  const end = await docker(['info', '--format', '{{.ServerVersion}}'], settings, signal);
  return end?.kind === 'exited' && end.exitCode === 0 && end.stdout.trim() !== '';
}

/** The port on which a project's container answers, or undefined where none runs. */
export async function findContainer(
  id: string,
  { settings }: Pick<Context, 'settings'>,
): Promise<number | undefined> {
  const end = await docker(
    ['container', 'inspect', '--format', '{{json .NetworkSettings.Ports}}', containerName(id)],
    settings,
  );
  return end?.kind === 'exited' && end.exitCode === 0 ? parsePublished(end.stdout) : undefined;
}

/** @param text `{"5432/tcp":[{"HostIp":"0.0.0.0","HostPort":"5432"}]}`; a container that has ended has no ports */
export function parsePublished(text: string): number | undefined {
  try {
    const ports = JSON.parse(text) as Record<string, { HostPort: string }[] | null> | null;
    return Number(ports?.[CONTAINER_PORT]?.[0]?.HostPort) || undefined;
  } catch {
    // Not what docker prints for a container that runs.
    return undefined;
  }
}

/** Stops a container by PostgreSQL's fast shutdown, which the image asks for; by force a second before `graceMs` are over. It removes itself. */
export async function stopContainer(
  id: string,
  { settings }: Pick<Context, 'settings'>,
  graceMs = GRACE_MS,
): Promise<void> {
  const seconds = Math.max(1, Math.floor(graceMs / 1000) - 1);
  await docker(['stop', '-t', String(seconds), containerName(id)], settings);
}

/** @returns undefined where Docker does not answer in time */
export async function hasVolume(
  id: string,
  { settings, signal }: Pick<Context, 'settings' | 'signal'>,
): Promise<boolean | undefined> {
  const end = await docker(
    ['volume', 'inspect', '--format', '{{.Name}}', containerName(id)],
    settings,
    signal,
  );
  return end?.kind === 'exited' ? end.exitCode === 0 : undefined;
}

/** @throws UserError when Docker does not do it, since a container has the volume */
export async function removeVolume(
  id: string,
  { settings, signal }: Pick<Context, 'settings' | 'signal'>,
): Promise<void> {
  const name = containerName(id);
  const end = await docker(['volume', 'rm', name], settings, signal);
  if (end?.kind === 'exited' && end.exitCode === 0) return;
  throw new UserError(`The Docker volume ${name} can't be deleted.`, {
    why: end?.kind === 'exited' ? end.stderr.trim() : 'Docker does not answer.',
    next: `See which container has it by \`docker ps --all --filter volume=${name}\`, and remove that; then run \`wasp clean --data\` again.`,
  });
}

/** @returns undefined where there is no docker, or its daemon does not answer in time */
async function docker(
  args: string[],
  { env }: Settings,
  signal?: AbortSignal,
): Promise<ChildEnd | undefined> {
  if (findOnPath('docker', env) === undefined) return undefined;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort('SIGTERM'), PATIENCE_MS);
  const giveUp = (): void => patience.abort(signal?.reason);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await run(
      { file: 'docker', args, cwd: '/', env },
      { kind: 'captured' },
      patience.signal,
    );
  } catch (error) {
    if (signal?.aborted || !(error instanceof Interrupted)) throw error;
    return undefined;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
