import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, Outcome, Middleware } from '../context';
import { UsageError, messageOf } from '../errors';
import { findFolders, findOfficialCache } from '../folders';
import { decideConsent, explainConsent } from './consent';
import { findEndpoint } from './endpoint';
import { bucketOf, buildFacts, type EventFacts } from './facts';
import { isKnown, showFirstNotice } from './notice';
import { readState } from './state';
import { isDue, type Bucket } from './throttle';
import { takeTurn } from './turn';
import { packageInfo } from '../package-info';

/** What the sender gets on its standard input. */
export interface Assignment {
  bucket: Bucket;
  endpoint: string;
  /** The store's folder. */
  folder: string;
  facts: EventFacts;
  /** The official CLI's cache folder, which is only read. */
  officialCache?: string | undefined;
  /** Print the event on stderr instead of sending it. */
  isDebug: boolean;
}

/** First words of commands that never send. */
const SILENT = new Set(['completion', 'uninstall', 'telemetry']);
/** How long the shell waits for the sender where it would be killed with the job. */
const WAIT_MS = 1000;

/** After a command: at most one event per bucket and 12 hours, sent by a process of its own that nobody waits for. */
export const telemetry: Middleware = async (context, next) => {
  // Where it can't be shown, nothing is sent either.
  await showFirstNotice(context).catch(() => {});
  const outcome = await next();
  const { terminal, settings } = context;
  try {
    const decision = await decide(context, outcome);
    if ('assignment' in decision) await startSender(decision.assignment, context);
    else if (settings.telemetry.debug) terminal.note(`telemetry: no event: ${decision.because}`);
  } catch (error) {
    // Telemetry is never the reason why a command fails or prints more than it would.
    if (settings.telemetry.debug) terminal.note(`telemetry: no event: ${messageOf(error)}`);
  }
  return outcome;
};

type Decision = { assignment: Assignment } | { because: string };

/** Cheapest questions first: a run that is opted out or throttled ends here, with one file read and nothing loaded. */
async function decide(
  { invocation, settings, engine }: Context,
  outcome: Outcome,
): Promise<Decision> {
  const { disabledBy, url, debug } = settings.telemetry;
  if (disabledBy) return { because: explainConsent({ isGiven: false, by: disabledBy }) };
  if (SILENT.has(invocation.path[0] ?? '')) return { because: 'this command never sends one' };
  if (outcome.error instanceof UsageError) return { because: 'wrong usage never sends one' };
  const { project } = outcome;
  if (!project) return { because: 'this is not a Wasp project' };

  const folder = findFolders(settings).telemetry;
  const state = folder === undefined ? undefined : readState(folder);
  const consent = decideConsent(settings.telemetry, state);
  const endpoint = findEndpoint(url);
  if (
    !consent.isGiven ||
    endpoint === undefined ||
    folder === undefined ||
    state === undefined ||
    state === 'damaged'
  )
    return { because: explainConsent(consent) };

  const bucket = bucketOf(invocation.path);
  if (!isDue(state.lastAttemptMs[bucket], Date.now())) {
    return {
      because: `the last one was tried less than 12 hours ago (${new Date(state.lastAttemptMs[bucket] ?? 0).toISOString()})`,
    };
  }
  if (!isKnown(folder, state, settings))
    return { because: 'what is sent has not been said on a terminal yet' };

  const facts = await buildFacts(invocation, project, { settings, engine });
  if (facts === undefined)
    return { because: 'the version of Wasp that the project uses is not known' };
  if (!debug && !takeTurn(folder, bucket, Date.now()))
    return { because: 'another one is just being sent' };
  return {
    assignment: {
      bucket,
      endpoint,
      folder,
      facts,
      officialCache: findOfficialCache(settings),
      isDebug: debug,
    },
  };
}

/**
 * Starts the sender, in a session and a folder of its own and without our streams, and hands it its assignment.
 * Only for debugging, and where it would be killed with the job, is it waited for.
 */
async function startSender(assignment: Assignment, { settings }: Context): Promise<void> {
  // Options for this process (an inspector's port, a relative --require) would keep the sender from starting.
  const { NODE_OPTIONS: _, ...env } = settings.env;
  const isAwaited = assignment.isDebug || assignment.facts.isCi || isContainer();
  // V8 spends less memory so: newer ones come close to 80 MiB.
  const program = [
    process.execPath,
    '--optimize-for-size',
    join(packageInfo.folder, 'dist', 'background', 'sender.js'),
  ];
  // Where nobody waits for it, it starts when the shell is gone: the start of Node.js would slow down its end.
  const sender = spawn(
    '/bin/sh',
    ['-c', `${isAwaited ? '' : 'sleep 0.1; '}exec "$0" "$@"`, ...program],
    {
      cwd: '/',
      detached: true,
      env,
      stdio: ['pipe', 'ignore', assignment.isDebug ? 'inherit' : 'ignore'],
    },
  );
  const ended = new Promise<void>((resolve) =>
    sender.once('error', () => resolve()).once('exit', () => resolve()),
  );
  sender.stdin?.on('error', () => {});
  sender.stdin?.end(JSON.stringify(assignment));
  if (assignment.isDebug) await ended;
  else if (isAwaited) await waitAtMost(WAIT_MS, ended);
  sender.unref();
}

function waitAtMost(ms: number, ended: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void ended.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Docker's and Podman's own marks. */
function isContainer(): boolean {
  return existsSync('/.dockerenv') || existsSync('/run/.containerenv');
}
