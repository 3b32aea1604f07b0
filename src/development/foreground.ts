import type { ContextFor, Done } from '../cli/command';
import { UserError, throwIfInterrupted } from '../errors';
import { findProjectFolder } from '../project/project';
import { openInBrowser } from './browser';
import { startDevelopmentDatabase, type DevelopmentDatabase } from './database';
import { describeRun, sinceWhen } from './describe-run';
import { startDevelopment, type Development } from './development';
import { KEY_HELP, listenToKeys } from './keys';
import { createOutput, type Output } from './output';
import { urlsOf, type Urls } from './parts';
import { claimPort, type ClaimedPort, type PortName, type Ports } from './ports';
import { recorded } from './recorded-output';
import { logFileOf, openLog } from './run-log';
import { claimRun, findRun, readPorts, writePorts, type RunRecord } from './run-record';

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
    const run = await claimRun(folder, { mode: running?.mode ?? 'foreground', parts: plan.parts, clientUrl: urls.client, serverUrl: urls.server });
    if ('running' in run) return sayRunning(run.running, screen, folder);
    const log = openLog(folder, `wasp start, process ${process.pid}`);
    screen.event({ event: 'started', version: 1, pid: process.pid, since: run.since, clientUrl: urls.client, serverUrl: urls.server, logFile: logFileOf(folder) });
    try {
      await writePorts(folder, { client: claimed.client.port, server: claimed.server.port });
      return await runApp(plan, context, recorded(screen, log, run), claimed);
    } catch (error) {
      if (error instanceof UserError) for (const line of [error.message, error.why, error.next].filter(Boolean).join('\n').split('\n')) log.write('wasp', line);
      throw error;
    } finally {
      await run.release();
    }
  } finally {
    await Promise.all(Object.values(claimed).map((port) => port.release()));
  }
}

async function claimPorts(folder: string, { ports }: ForegroundPlan): Promise<Record<PortName, ClaimedPort>> {
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
  output.event({ event: 'running', version: 1, clientUrl, serverUrl, pid, since }, describeRun(sinceWhen(run), run, logFileOf(folder)));
}

async function runApp({ parts, ports, isMigrating, isForced, isOpened, isJson }: ForegroundPlan, context: Context, output: Output, claimed: Record<PortName, ClaimedPort>): Promise<Done> {
  // The client has none.
  const database = parts.includes('server') ? await startDevelopmentDatabase({ port: ports.db, isMigrating, canAsk: !isJson }, context, output) : undefined;
  let development: Development | undefined;
  try {
    development = await startDevelopment({ ...context, output, parts, claimed, databaseUrl: database?.url, prepare: async () => database?.migrate(), isOpened: isOpened && context.terminal.isInteractive, isForced });
    return await keepRunning(development, database, context, output, urlsOf({ client: claimed.client.port, server: claimed.server.port }));
  } finally {
    await database?.stop();
    if (development) output.event({ event: 'stopped' }, 'Stopped.');
  }
}

/** Until it is stopped. */
async function keepRunning(development: Development, database: DevelopmentDatabase | undefined, { terminal, signal, settings }: Context, output: Output, urls: Urls): Promise<Done> {
  let quit = (): void => {};
  const ended = new Promise<void>((resolve) => {
    quit = resolve;
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  const stopListening = terminal.isInteractive
    ? listenToKeys(terminal.streams.stdin, {
        restartServer: () => (output.event({ event: 'state', part: 'server', state: 'starting' }, 'Starting the server again ...'), development.restartServer()),
        openApp: () => void openInBrowser(urls.client, settings.env),
        openStudio: () => (database ? database.openStudio() : output.answer('With --only client there is no database.')),
        clear: () => terminal.streams.stdout.write('\u001B[2J\u001B[3J\u001B[H'),
        show: (source) => (output.show(source), output.answer(source === 'all' ? 'Showing all.' : `Showing ${source} only; a shows all.`)),
        quit,
        interrupt: () => process.kill(process.pid, 'SIGINT'),
        help: () => output.answer(KEY_HELP),
      })
    : () => {};
  try {
    await ended;
  } finally {
    stopListening();
    await development.stop();
  }
  throwIfInterrupted(signal);
  return { exitCode: 0 };
}
