import type { Context } from '../context';
import { askDaemon, askDocker } from '../docker/docker';
import { UserError } from '../errors';
import { formatAddress } from '../prisma/database-url';
import type { ChildCommand } from '../processes/run';
import { GRACE_MS } from '../processes/stop';

/** As the official CLI has them. */
export const DEFAULT_IMAGE = 'postgres:18';
export const DEFAULT_MOUNT_PATH = '/var/lib/postgresql';
const USER = 'postgresWaspDevUser';
const PASSWORD = 'postgresWaspDevPass';
const PREFIX = 'wasp-dev-db-';
const CONTAINER_PORT = '5432/tcp';
/** A daemon that hangs is no daemon. */
const PATIENCE_MS = 10_000;

/** Name of the container, and of the volume. @param id - the project's, by `dockerId` */
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
  return (await askDaemon(settings, { timeoutMs: PATIENCE_MS, signal })).isRunning;
}

/** The port on which a project's container answers, or undefined where none runs. */
export async function findContainer(
  id: string,
  { settings }: Pick<Context, 'settings'>,
): Promise<number | undefined> {
  const end = await askDocker(
    ['container', 'inspect', '--format', '{{json .NetworkSettings.Ports}}', containerName(id)],
    settings,
    { timeoutMs: PATIENCE_MS },
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
  await askDocker(['stop', '-t', String(seconds), containerName(id)], settings, {
    timeoutMs: PATIENCE_MS,
  });
}

/** @returns undefined where Docker does not answer in time */
export async function hasVolume(
  id: string,
  { settings, signal }: Pick<Context, 'settings' | 'signal'>,
): Promise<boolean | undefined> {
  const end = await askDocker(
    ['volume', 'inspect', '--format', '{{.Name}}', containerName(id)],
    settings,
    { timeoutMs: PATIENCE_MS, signal },
  );
  return end?.kind === 'exited' ? end.exitCode === 0 : undefined;
}

/** @throws UserError when Docker does not do it, since a container has the volume */
export async function removeVolume(
  id: string,
  { settings, signal }: Pick<Context, 'settings' | 'signal'>,
): Promise<void> {
  const name = containerName(id);
  const end = await askDocker(['volume', 'rm', name], settings, { timeoutMs: PATIENCE_MS, signal });
  if (end?.kind === 'exited' && end.exitCode === 0) return;
  throw new UserError(`The Docker volume ${name} can't be deleted.`, {
    why: end?.kind === 'exited' ? end.stderr.trim() : 'Docker does not answer.',
    next: `See which container has it by \`docker ps --all --filter volume=${name}\`, and remove that; then run \`wasp clean --data\` again.`,
  });
}
