import { join } from 'node:path';
import type { Project } from '../context';
import { parseEnvFile } from '../env-file';
import { readIfExists } from '../files';
import type { Settings } from '../settings';

/** A database of the user's own, and where it is named. */
export interface GivenDatabase {
  readonly url: string;
  readonly from: 'the environment' | '.env.server';
}

/** `DATABASE_URL` as the user has set it; the environment wins, as it does with Prisma. Where there is one, nothing is managed. */
export function findGivenDatabase({ root }: Project, { env }: Settings): GivenDatabase | undefined {
  const fromEnvironment = env['DATABASE_URL'];
  if (fromEnvironment) return { url: fromEnvironment, from: 'the environment' };
  const fromFile = parseEnvFile(readIfExists(join(root, '.env.server')) ?? '')['DATABASE_URL'];
  return fromFile ? { url: fromFile, from: '.env.server' } : undefined;
}

/** What a PostgreSQL address says, for a client. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly schema: string;
  /** libpq's `sslmode`; `prefer` where it says nothing. */
  readonly sslmode: string;
}

/** @returns undefined for what is no address of a PostgreSQL server, such as Prisma's own `prisma://` */
export function parseAddress(url: string): Address | undefined {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) return undefined;
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  return {
    host: searchParams.get('host') ?? (hostname.replace(/^\[(.*)\]$/, '$1') || 'localhost'),
    port: Number(port) || 5432,
    user: decode(username),
    password: decode(password),
    database: decode(pathname.slice(1)) || decode(username),
    schema: searchParams.get('schema') ?? 'public',
    sslmode: searchParams.get('sslmode') ?? 'prefer',
  };
}

export function formatAddress({
  host,
  port,
  user,
  password,
  database,
}: Pick<Address, 'host' | 'port' | 'user' | 'password' | 'database'>): string {
  const [name, secret, base] = [user, password, database].map(encodeURIComponent);
  return `postgresql://${name}:${secret}@${host}:${port}/${base}`;
}

/** For the screen: the address without what nobody else should read. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return '(an address that can not be read)';
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  for (const name of [...shown.searchParams.keys()])
    if (/key|password|token/i.test(name)) shown.searchParams.set(name, '***');
  return shown.href;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: taken as it is.
    return text;
  }
}
