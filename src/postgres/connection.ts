import type { Client } from 'pg';
import { UserError, messageOf, systemCodeOf } from '../errors';
import { parseAddress, withoutPassword, type Address } from '../prisma/database-url';

/** What a server says to someone who wants in. `missing`: it lets in, but has no such database yet. */
export type Answer =
  'ready' | 'missing' | 'starting' | { readonly problem: Problem; readonly words: string };

export type Problem = 'refused' | 'unknown host' | 'silent' | 'password' | 'other';

const TIMEOUT_MS = 5000;

/** Error codes of PostgreSQL, its Appendix A. */
const NO_SUCH_DATABASE = '3D000';
const NOT_YET = '57P03';
const WRONG_PASSWORD = '28P01';
const NOT_ALLOWED = '28000';

/** Asks a PostgreSQL server, in its own protocol, whether it lets the bearer of an address in. */
export async function askServer(address: Address): Promise<Answer> {
  try {
    await withClient(address, async () => {});
    return 'ready';
  } catch (error) {
    return toAnswer(error);
  }
}

/** Does something with a connection, and closes it. */
export async function withClient<T>(
  address: Address,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { Client: Connection } = await import('pg');
  const client = new Connection({ ...toConfig(address), connectionTimeoutMillis: TIMEOUT_MS });
  // A server that goes away while nothing is asked of it.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/** As Prisma has it: with `require` the server's certificate is taken as it is. */
function toConfig({
  host,
  port,
  user,
  password,
  database,
  sslmode,
}: Address): Record<string, unknown> {
  const isEncrypted = ['require', 'verify-ca', 'verify-full'].includes(sslmode);
  return {
    host,
    port,
    user,
    password,
    database,
    ssl: isEncrypted && { rejectUnauthorized: sslmode !== 'require' },
  };
}

function toAnswer(error: unknown): Answer {
  const code = codeOf(error);
  const words = messageOf(error).trim() || code || 'no reason given';
  if (code === NO_SUCH_DATABASE) return 'missing';
  if (code === NOT_YET) return 'starting';
  return { problem: toProblem(code, words), words };
}

function toProblem(code: string | undefined, words: string): Problem {
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return 'refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown host';
  if (code === 'ETIMEDOUT' || /timeout/i.test(words)) return 'silent';
  // pg has no code for a password that the server wants and the address lacks.
  if (code === WRONG_PASSWORD || code === NOT_ALLOWED || /password must be a/.test(words))
    return 'password';
  return 'other';
}

/** Node.js tries all addresses of a name, and hands over what went wrong with each. */
function codeOf(error: unknown): string | undefined {
  return error instanceof AggregateError ? codeOf(error.errors[0]) : systemCodeOf(error);
}

const WHAT: Readonly<Record<Problem, string>> = {
  refused: 'Nothing answers there',
  'unknown host': 'There is no such host',
  silent: 'Nothing has answered there within 5 seconds',
  password: 'It does not let this user in with this password',
  other: 'It has refused the connection',
};

/**
 * Sees to it that a database of the user's own can be used. What is no address of PostgreSQL is left to Prisma.
 *
 * @param from where the address is named, for people
 * @throws UserError which says what is wrong
 */
export async function verifyReachable(url: string, from: string): Promise<void> {
  const address = parseAddress(url);
  if (!address) return;
  const answer = await askServer(address);
  if (typeof answer === 'string') return;
  throw new UserError(`The database ${withoutPassword(url)} can't be used.`, {
    why: `${WHAT[answer.problem]}: ${answer.words}. The address is DATABASE_URL from ${from}.`,
    next:
      answer.problem === 'password'
        ? 'See to user and password in it.'
        : 'Start that database, or see to the address. Without a DATABASE_URL, wasp manages a database for this project by itself.',
  });
}
