import { UserError, throwIfInterrupted } from '../errors';
import { parseAddress } from '../prisma/database-url';
import { pollUntil } from '../processes/poll';
import type { ChildCommand } from '../processes/run';
import { supervise, type Crash, type Supervised } from '../processes/supervise';
import { askServer } from './connection';

/** Who hears what the server says. */
export interface DatabaseLog {
  line(text: string): void;
  /** It ended by itself, and is started again. */
  crashed(text: string): void;
}

const BETWEEN_LOOKS_MS = 50;
/** The server complains in its log about everyone who comes too early: it is asked once it has said that it is ready, or now and then. */
const READY = /ready to accept connections/;
const LOOKS_BETWEEN_TRIES = 40;

/**
 * Starts a database server, and keeps it running once it lets the bearer of `url` in.
 *
 * @throws UserError when it ends before that
 */
export async function startServer(
  command: ChildCommand,
  url: string,
  log: DatabaseLog,
  signal: AbortSignal,
): Promise<Supervised> {
  let failure: Crash | undefined;
  let hasSaidReady = false;
  let isUp = false;
  const supervised = supervise(() => command, {
    onLine(line) {
      hasSaidReady ||= READY.test(line);
      log.line(line);
    },
    onCrash(crash, pauseMs) {
      if (isUp)
        log.crashed(
          `The database server ${howIt(crash)}. It is started again in ${pauseMs / 1000} s.`,
        );
      else failure = crash;
    },
  });
  try {
    await waitUntilUp(
      url,
      { findFailure: () => failure, hasSaidReady: () => hasSaidReady },
      signal,
    );
  } catch (error) {
    await supervised.stop('SIGINT');
    throw error;
  }
  isUp = true;
  return supervised;
}

interface Watched {
  findFailure(): Crash | undefined;
  hasSaidReady(): boolean;
}

async function waitUntilUp(
  url: string,
  { findFailure, hasSaidReady }: Watched,
  signal: AbortSignal,
): Promise<void> {
  const address = parseAddress(url);
  if (!address) return;
  let looks = 0;
  const isUp = async (): Promise<boolean> => {
    looks += 1;
    const failure = findFailure();
    if (failure)
      throw new UserError(`The database server ${howIt(failure)}, before it could be used.`, {
        why: failure.lastLines.slice(-8).join('\n'),
      });
    if (hasSaidReady() || looks % LOOKS_BETWEEN_TRIES === 0) {
      const answer = await askServer(address);
      if (answer === 'ready' || answer === 'missing') return true;
      if (typeof answer === 'object' && answer.problem === 'password')
        throw explainStranger(answer.words);
    }
    return false;
  };
  if (!(await pollUntil(isUp, { intervalMs: BETWEEN_LOOKS_MS, signal })))
    throwIfInterrupted(signal);
}

function howIt({ exitCode, signal }: Crash): string {
  return signal ? `was ended by ${signal}` : `ended with exit code ${exitCode}`;
}

/** Its port was taken by another one meanwhile, or its data was made with another password. */
function explainStranger(words: string): UserError {
  return new UserError("The database server does not accept this project's password.", {
    why: `It says: ${words}.`,
    next: 'If another database has taken the port meanwhile, run the same command again. If the data was made elsewhere, set DATABASE_URL to its address.',
  });
}
