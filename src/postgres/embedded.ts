import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunContext } from '../context';
import { UserError } from '../errors';
import { listNames, readIfExists, writeAtomic } from '../files';
import { formatAddress, parseAddress } from '../prisma/database-url';
import { marked } from '../processes/marks';
import { run, type ChildCommand } from '../processes/run';
import type { Settings } from '../settings';
import { withClient } from './connection';
import { stopServer } from './orphaned';
import { MAJOR, usePostgres } from './package';
import { makeDatabaseFolder } from './run-record';
import { useUnprivileged, type Unprivileged } from './unprivileged';

const DATA = 'data';
const PASSWORD = 'password';
const STAGING = 'new-';
const NAME = 'wasp';

/** PostgreSQL's own variables would point it elsewhere, and a locale that is not installed keeps it from starting. */
const UNWANTED_VARIABLES = /^(PG[A-Z]+|LC_[A-Z]+|LANG|LANGUAGE|LD_LIBRARY_PATH|DYLD_.*)$/;

/** Where the data lies. */
export function findDataFolder(folder: string): string {
  return join(folder, DATA);
}

/** Whether there is data of the project's. */
export function hasData(folder: string): boolean {
  return existsSync(join(folder, DATA, 'PG_VERSION'));
}

/** @returns undefined before the first start */
export function findEmbeddedUrl(folder: string, port: number): string | undefined {
  const password = readIfExists(join(folder, PASSWORD))?.trim();
  if (password === undefined) return undefined;
  return formatAddress({
    host: '127.0.0.1',
    port,
    user: NAME,
    password,
    database: NAME,
  });
}

/**
 * Makes all ready for a start: the programs, the data, and nobody else on it.
 *
 * @param folder the project's database folder
 * @returns the command for a port
 */
export async function prepareEmbedded(
  folder: string,
  user: RunContext,
): Promise<(port: number) => ChildCommand> {
  const unprivileged = await useUnprivileged(user.settings, user.signal);
  const bin = await usePostgres(user);
  const data = findDataFolder(folder);
  removeLeftovers(folder);
  if (hasData(folder)) await verifyReadable(data);
  else
    await user.terminal.during('Making a new PostgreSQL database', () =>
      initialise(folder, bin, unprivileged, user),
    );
  if (await stopServer(data))
    user.terminal.note('A database server that a killed wasp had left behind was stopped.');
  const options = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'log_line_prefix=',
    'log_checkpoints=off',
  ].flatMap((option) => ['-c', option]);
  const env = environmentFor(user.settings);
  return (port) =>
    unprivileged.wrap({
      file: join(bin, 'postgres'),
      args: ['-D', data, '-p', String(port), ...options],
      cwd: '/',
      env,
    });
}

/** The same server by the database that every server has. */
export function maintenanceUrl(url: string): string {
  return url.replace(/[^/]*$/, 'postgres');
}

/** The database itself, once the server answers: a new server has only its own. */
export async function createDatabase(url: string): Promise<void> {
  const address = parseAddress(maintenanceUrl(url));
  if (!address) return;
  await withClient(address, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [NAME]);
    if (!rowCount) await client.query(`create database ${NAME}`);
  });
}

/** A folder of data beside its place, moved in whole. */
async function initialise(
  folder: string,
  bin: string,
  unprivileged: Unprivileged,
  { settings, signal }: RunContext,
): Promise<void> {
  makeDatabaseFolder(folder);
  const staging = mkdtempSync(join(folder, STAGING));
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(staging, PASSWORD);
  const data = join(staging, DATA);
  mkdirSync(data, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  for (const path of [staging, data, passwordFile]) unprivileged.own(path);
  // Sorted as on the servers that Wasp apps are deployed to; with C as the system's part, no locale need be installed.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
  const args = [
    '-D',
    data,
    '-U',
    NAME,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    ...locale,
  ];
  const end = await run(
    marked(
      unprivileged.wrap({
        file: join(bin, 'initdb'),
        args,
        cwd: '/',
        env: environmentFor(settings),
      }),
    ),
    { kind: 'captured' },
    signal,
  );
  if (end.kind !== 'exited' || end.exitCode !== 0) {
    rmSync(staging, { recursive: true, force: true });
    throw new UserError('A new PostgreSQL database could not be made.', {
      why:
        end.kind === 'not-found'
          ? end.reason
          : `${end.stdout}${end.stderr}`.trim().split('\n').slice(-5).join('\n'),
      next: 'Start Docker, or set DATABASE_URL to a database of your own.',
    });
  }
  writeAtomic(join(folder, PASSWORD), `${password}\n`);
  renameSync(data, join(folder, DATA));
  rmSync(staging, { recursive: true, force: true });
}

/** What a first start that was killed has left. Only the holder of the lock has such folders. */
function removeLeftovers(folder: string): void {
  for (const name of listNames(folder))
    if (name.startsWith(STAGING)) rmSync(join(folder, name), { recursive: true, force: true });
}

async function verifyReadable(data: string): Promise<void> {
  const major = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (major === MAJOR) return;
  throw new UserError(
    `The database's data is that of PostgreSQL ${major}, and this wasp has PostgreSQL ${MAJOR}.`,
    {
      why: `It lies in ${data}.`,
      next: `Use the wasp that made it to save what you need, then delete that folder: a new one is made.`,
    },
  );
}

function environmentFor({ env }: Settings): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !UNWANTED_VARIABLES.test(name))),
    LC_ALL: 'C',
  };
}
