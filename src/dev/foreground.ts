import type { ContextFor, Done } from '../context';
import { UserError, throwIfInterrupted, wordsOf } from '../errors';
import { readPorts, writePorts } from '../ports/remembered';
import { claimPort, type ClaimedPort, type PortName, type Ports } from '../ports/reserve';
import { GRACE_MS } from '../processes/stop';
import { findProjectFolder } from '../project/folder';
import { startDevelopmentDatabase, type DevelopmentDatabase } from './app-database';
import { describeRun, sinceWhen } from './describe-run';
import { KEY_HELP, listenToKeys, type KeyActions } from './keys';
import { createOutput, type Output } from './output';
import { urlsOf, type Urls } from './parts';
import { recorded } from './recorded-output';
import { logFileOf, openLog } from './run-log';
import { claimRun, findRun, type RunRecord } from './run-record';
import { startDevelopment, type Development } from './start';

export interface ForegroundPlan {
  readonly parts: readonly PortName[];
  /** Those that were asked for. */
  readonly ports: Partial<Ports>;
  /** Whether migrations that the database lacks are applied without asking. */
  readonly isMigrating: boolean;
  /** Whether the first compile is made also where nothing has changed. */
  readonly isForced: boolean;
  /** Whether the browser may be opened. */
  readonly isOpened: boolean;
  readonly isJson: boolean;
}

type Context = ContextFor<'engine'>;

/**
 * Runs the app in this shell until it is stopped, by a signal or the key q. Where it runs already, that is said, and there is nothing to do.
 *
 * @throws UserError when it can't be started
 */
export async function runForeground(plan: ForegroundPlan, context: Context): Promise<Done | void> {
  const { project, settings, terminal } = context;
  const folder = findProjectFolder(project, settings);
  const screen = createOutput(terminal, plan.isJson);
  const running = await findRun(folder);
  if (running && running.pid !== process.pid) return sayRunning(running, screen, folder);
  const claimed = await claimPorts(folder, plan);
  const urls = urlsOf({ client: claimed.client.port, server: claimed.server.port });
  try {
    const run = await claimRun(folder, {
      mode: running?.mode ?? 'foreground',
      parts: plan.parts,
      clientUrl: urls.client,
      serverUrl: urls.server,
    });
    if ('running' in run) return sayRunning(run.running, screen, folder);
    const log = openLog(folder, `wasp start, process ${process.pid}`);
    screen.event({
      event: 'started',
      version: 1,
      pid: process.pid,
      since: run.since,
      clientUrl: urls.client,
      serverUrl: urls.server,
      logFile: logFileOf(folder),
    });
    try {
      await writePorts(folder, { client: claimed.client.port, server: claimed.server.port });
      return await runApp(plan, context, recorded(screen, log, run), claimed);
    } catch (error) {
      if (error instanceof UserError)
        for (const line of wordsOf(error).split('\n')) log.write('wasp', line);
      throw error;
    } finally {
      await run.release();
    }
  } finally {
    await Promise.all(Object.values(claimed).map((port) => port.release()));
  }
}

async function claimPorts(
  folder: string,
  { ports }: ForegroundPlan,
): Promise<Record<PortName, ClaimedPort>> {
  const remembered = await readPorts(folder);
  const client = await claimPort('client', ports.client, remembered.client);
  try {
    return { client, server: await claimPort('server', ports.server, remembered.server) };
  } catch (error) {
    await client.release();
    throw error;
  }
}

/** A second start is no error: whoever asked for the app has it. */
function sayRunning(run: RunRecord, output: Output, folder: string): void {
  const { clientUrl = null, serverUrl = null, pid, since } = run;
  output.event(
    { event: 'running', version: 1, clientUrl, serverUrl, pid, since },
    describeRun(sinceWhen(run), run, logFileOf(folder)),
  );
}

async function runApp(
  plan: ForegroundPlan,
  context: Context,
  output: Output,
  claimed: Record<PortName, ClaimedPort>,
): Promise<Done> {
  const { parts, isJson } = plan;
  const leftMs = countdown(context.signal);
  // The client has none.
  const database = parts.includes('server')
    ? await startDevelopmentDatabase(
        { port: plan.ports.db, isMigrating: plan.isMigrating, canAsk: !isJson },
        context,
        output,
      )
    : undefined;
  let development: Development | undefined;
  try {
    const isOpened = plan.isOpened && context.terminal.isInteractive;
    development = await startDevelopment({
      ...context,
      output,
      parts,
      claimed,
      databaseUrl: database?.url,
      prepare: async () => database?.migrate(),
      isOpened,
      isForced: plan.isForced,
    });
    const app = {
      development,
      database,
      urls: urlsOf({ client: claimed.client.port, server: claimed.server.port }),
      parts,
      isJson,
    };
    return await keepRunning(app, context, output);
  } finally {
    // A database of ours is not to be killed because the app has used up the time.
    await development?.stop(database?.url === undefined ? leftMs() : leftMs() / 2);
    await database?.stop(leftMs());
    if (development) output.event({ event: 'stopped' }, 'Stopped.');
  }
}

/** So much the last one gets in any case. */
const LEAST_MS = 500;

/** What is left of the one grace period that all that runs has together, in milliseconds. It begins when the run is stopped, else when it is first asked for. */
function countdown(signal: AbortSignal): () => number {
  let startedAt: number | undefined;
  const start = (): number => (startedAt ??= Date.now());
  signal.addEventListener('abort', start, { once: true });
  return () => Math.max(LEAST_MS, start() + GRACE_MS - Date.now());
}

interface RunningApp extends Pick<ForegroundPlan, 'parts' | 'isJson'> {
  readonly development: Development;
  readonly database: DevelopmentDatabase | undefined;
  readonly urls: Urls;
}

/** Until it is stopped. */
async function keepRunning(app: RunningApp, context: Context, output: Output): Promise<Done> {
  const { terminal, signal } = context;
  let quit = (): void => {};
  const ended = new Promise<void>((resolve) => {
    quit = resolve;
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  const stopListening = terminal.isInteractive
    ? listenToKeys(terminal.streams.stdin, actionsFor(app, quit, context, output))
    : () => {};
  try {
    await ended;
  } finally {
    stopListening();
  }
  throwIfInterrupted(signal);
  return { exitCode: 0 };
}

function actionsFor(
  { development, database, urls, parts, isJson }: RunningApp,
  quit: () => void,
  { terminal }: Context,
  output: Output,
): KeyActions {
  return {
    restartServer() {
      if (!parts.includes('server')) return output.answer('With --only client there is no server.');
      output.event(
        { event: 'state', part: 'server', state: 'starting' },
        'Starting the server again ...',
      );
      development.restartServer();
    },
    async openApp() {
      const { askToOpen, openInBrowser } = await import('./browser.js');
      if (!(await openInBrowser(urls.client))) output.answer(askToOpen(urls.client));
    },
    openStudio: () =>
      database ? database.openStudio() : output.answer('With --only client there is no database.'),
    clear() {
      const { stdout } = terminal.streams;
      if (stdout.isTTY && !isJson) stdout.write('\u001B[2J\u001B[3J\u001B[H');
    },
    show(source) {
      output.show(source);
      output.answer(source === 'all' ? 'Showing all.' : `Showing ${source} only; a shows all.`);
    },
    quit,
    interrupt: () => process.kill(process.pid, 'SIGINT'),
    help: () => output.answer(KEY_HELP),
  };
}
