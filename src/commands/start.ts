import { defineCommand, type ContextFor, type Done } from '../cli/command';
import { startBackground } from '../development/background';
import { openInBrowser } from '../development/browser';
import { startDevelopmentDatabase, type DevelopmentDatabase } from '../development/database';
import { startDevelopment, type Development } from '../development/development';
import { KEY_HELP, listenToKeys } from '../development/keys';
import { formatLeftovers, stopLeftovers } from '../development/leftovers';
import { createOutput, labelFor, type Output } from '../development/output';
import { urlsOf, type Urls } from '../development/parts';
import { claimPort, parsePort, type ClaimedPort, type PortName } from '../development/ports';
import { recorded } from '../development/recorded-output';
import { logFileOf, openLog } from '../development/run-log';
import { claimRun, findKilledRun, findRun, readPorts, writePorts, type RunRecord } from '../development/run-record';
import type { BackgroundStart } from '../documents/start';
import { UsageError, UserError, throwIfInterrupted } from '../errors';
import { findProjectFolder } from '../project/project';

type Context = ContextFor<'engine'>;

const DEFAULT_TIMEOUT_S = '300';

interface StartOptions {
  open: boolean;
  only?: PortName | undefined;
  clientPort?: string | undefined;
  serverPort?: string | undefined;
  dbPort?: string | undefined;
  migrate?: true | undefined;
  force?: true | undefined;
  json?: true | undefined;
  background?: true | undefined;
  foreground?: true | undefined;
  timeout?: string | undefined;
}

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--background', 'start it, wait until it answers, and leave it running')
      .option('--foreground', 'stay until it is stopped; wins over --background')
      .option('--timeout <seconds>', `with --background: how long it may take (default: ${DEFAULT_TIMEOUT_S})`)
      .option('--no-open', 'leave the browser closed')
      .addOption(c.createOption('--only <part>', 'start one part only').choices(['server', 'client'] as const))
      .option('--client-port <port>', 'port of the client; a free one unless given')
      .option('--server-port <port>', 'port of the server; a free one unless given')
      .option('--db-port <port>', 'port of the database; a free one unless given')
      .option('--migrate', 'apply migrations that the database lacks, without asking')
      .option('--force', 'compile also where nothing has changed')
      .option('--json', 'print one event a line; with --background one document')
      .addHelpText(
        'after',
        `\nBrings up the app and compiles it again when it changes. On a terminal:\n${KEY_HELP.replace(/^/gm, '  ')}\n` +
          '\n`wasp status`, `wasp logs` and `wasp stop` are for the app that runs, in the background or not.',
      ),
  async run(context, _, options: StartOptions) {
    for (const port of [options.clientPort, options.serverPort, options.dbPort]) if (port !== undefined) parsePort(port);
    if (options.clientPort !== undefined && options.clientPort === options.serverPort) throw new UsageError('Client and server can not have the same port.', { next: 'Give them two.' });
    const isBackground = Boolean(options.background) && !options.foreground;
    if (options.timeout !== undefined && !isBackground) throw new UsageError('--timeout is for a start in the background.', { next: 'Add --background, or leave --timeout out.' });
    await stopWhatWasLeft(context);
    return isBackground ? runInBackground(context, options) : runHere(context, options);
  },
});

async function runInBackground(context: Context, options: StartOptions): Promise<Done> {
  const { terminal } = context;
  const timeoutMs = parseTimeout(options.timeout) * 1000;
  const plan = { parts: partsOf(options), timeoutMs, args: argsFor(options) };
  const end = await terminal.during('Starting the app in the background', () => startBackground(plan, context));
  const logFile = logFileOf(findProjectFolder(context.project, context.settings));
  const print = (document: BackgroundStart): void => terminal.result(JSON.stringify(document, null, 2));
  if (end.kind === 'failed') {
    const { message, why, next } = end.error;
    if (options.json) print({ version: 1, state: 'failed', error: [message, why, next].filter(Boolean).join('\n'), lastLines: [...end.lastLines], logFile });
    else for (const { source, text } of end.lastLines) terminal.note(`${labelFor(source, terminal.style)} ${text}`.trimEnd());
    throw end.error;
  }
  const { parts, pid, since, clientUrl, serverUrl } = end.run;
  const urls = { client: (parts.includes('client') && clientUrl) || null, server: (parts.includes('server') && serverUrl) || null };
  if (options.json) print({ version: 1, state: 'ready', isNew: end.isNew, pid, since, clientUrl: urls.client, serverUrl: urls.server, logFile });
  else terminal.result(describeRun(end.isNew ? 'The app runs in the background.' : sinceWhen(end.run), end.run, logFile));
  return { exitCode: 0 };
}

/** What the shell in the background is told of what was typed. */
function argsFor({ only, clientPort, serverPort, dbPort, migrate, force }: StartOptions): string[] {
  const values = Object.entries({ '--only': only, '--client-port': clientPort, '--server-port': serverPort, '--db-port': dbPort });
  return [...values.flatMap(([name, value]) => (value === undefined ? [] : [name, value])), ...(migrate ? ['--migrate'] : []), ...(force ? ['--force'] : [])];
}

function partsOf({ only }: StartOptions): PortName[] {
  return only ? [only] : ['server', 'client'];
}

/** In seconds. */
function parseTimeout(typed: string = DEFAULT_TIMEOUT_S): number {
  if (/^\d+(\.\d+)?$/.test(typed) && Number(typed) > 0) return Number(typed);
  throw new UsageError(`"${typed}" is no time.`, { next: 'Give a number of seconds, such as --timeout 120.' });
}

async function runHere(context: Context, options: StartOptions): Promise<Done | void> {
  const { project, settings, terminal } = context;
  const folder = findProjectFolder(project, settings);
  const screen = createOutput(terminal, Boolean(options.json));
  const running = await findRun(folder);
  if (running && running.pid !== process.pid) return sayRunning(running, screen, folder);
  const claimed = await claimPorts(folder, options);
  const urls = urlsOf({ client: claimed.client.port, server: claimed.server.port });
  try {
    const run = await claimRun(folder, { mode: running?.mode ?? 'foreground', parts: partsOf(options), clientUrl: urls.client, serverUrl: urls.server });
    if ('running' in run) return sayRunning(run.running, screen, folder);
    const log = openLog(folder, `wasp start, process ${process.pid}`);
    screen.event({ event: 'started', version: 1, pid: process.pid, since: run.since, clientUrl: urls.client, serverUrl: urls.server, logFile: logFileOf(folder) });
    try {
      await writePorts(folder, { client: claimed.client.port, server: claimed.server.port });
      return await runApp(context, options, recorded(screen, log, run), claimed);
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

async function runApp(context: Context, options: StartOptions, output: Output, claimed: Record<PortName, ClaimedPort>): Promise<Done> {
  const { terminal } = context;
  const parts = partsOf(options);
  const port = options.dbPort === undefined ? undefined : parsePort(options.dbPort);
  // The client has none.
  const database = parts.includes('server') ? await startDevelopmentDatabase({ port, isMigrating: Boolean(options.migrate), canAsk: !options.json }, context, output) : undefined;
  let development: Development | undefined;
  try {
    development = await startDevelopment({ ...context, output, parts, claimed, databaseUrl: database?.url, prepare: async () => database?.migrate(), isOpened: options.open && terminal.isInteractive, isForced: Boolean(options.force) });
    return await keepRunning(development, database, context, output, urlsOf({ client: claimed.client.port, server: claimed.server.port }));
  } finally {
    await database?.stop();
    if (development) output.event({ event: 'stopped' }, 'Stopped.');
  }
}

/** Before the ports are claimed: it may hold those that the project had. */
async function stopWhatWasLeft(context: Context): Promise<void> {
  if (!(await findKilledRun(findProjectFolder(context.project, context.settings)))) return;
  const left = await stopLeftovers(context);
  if (left.length > 0) context.terminal.note(`Stopped what a killed wasp had left behind:\n${formatLeftovers(left)}`);
}

async function claimPorts(folder: string, options: StartOptions): Promise<Record<PortName, ClaimedPort>> {
  const asked = { client: options.clientPort && parsePort(options.clientPort), server: options.serverPort && parsePort(options.serverPort) };
  const remembered = await readPorts(folder);
  const client = await claimPort('client', asked.client || undefined, remembered.client);
  try {
    return { client, server: await claimPort('server', asked.server || undefined, remembered.server) };
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

function sinceWhen({ since }: RunRecord): string {
  return `The app runs already, since ${new Date(since).toLocaleString()}.`;
}

function describeRun(what: string, { parts, clientUrl, serverUrl, pid }: RunRecord, logFile: string): string {
  const urls = { client: clientUrl, server: serverUrl };
  const rows = [...(['client', 'server'] as const).filter((part) => parts.includes(part)).map((part) => [part, urls[part] ?? 'not known yet']), ['process', pid], ['log', logFile]];
  return [what, ...rows.map(([name, value]) => `  ${String(name).padEnd(7)}  ${value}`), '`wasp status` shows how it is, `wasp logs` what it says, `wasp stop` stops it.'].join('\n');
}

/** Until it is stopped, by a signal or the key q. */
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
        openStudio: () => (database ? database.openStudio() : output.event({ event: 'line', source: 'wasp', text: '' }, 'With --only client there is no database.')),
        clear: () => terminal.streams.stdout.write('\u001B[2J\u001B[3J\u001B[H'),
        show: (source) => (output.show(source), output.event({ event: 'line', source: 'wasp', text: '' }, source === 'all' ? 'Showing all.' : `Showing ${source} only; a shows all.`)),
        quit,
        interrupt: () => process.kill(process.pid, 'SIGINT'),
        help: () => output.event({ event: 'line', source: 'wasp', text: '' }, KEY_HELP),
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
