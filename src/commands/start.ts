import { defineCommand, type ContextFor, type Done } from '../cli/command';
import { openInBrowser } from '../development/browser';
import { startDevelopmentDatabase, type DevelopmentDatabase } from '../development/database';
import { startDevelopment, type Development } from '../development/development';
import { KEY_HELP, listenToKeys } from '../development/keys';
import { createOutput, type Output } from '../development/output';
import { urlsOf, type Urls } from '../development/parts';
import { claimPort, parsePort, type ClaimedPort, type PortName } from '../development/ports';
import { claimRun, findRun, readPorts, writePorts, type RunRecord } from '../development/run-record';
import { UsageError, throwIfInterrupted } from '../errors';
import { findProjectFolder } from '../project/project';

interface StartOptions {
  open: boolean;
  only?: string | undefined;
  clientPort?: string | undefined;
  serverPort?: string | undefined;
  dbPort?: string | undefined;
  migrate?: true | undefined;
  force?: true | undefined;
  json?: true | undefined;
}

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--no-open', 'leave the browser closed')
      .addOption(c.createOption('--only <part>', 'start one part only').choices(['server', 'client'] as const))
      .option('--client-port <port>', 'port of the client; a free one unless given')
      .option('--server-port <port>', 'port of the server; a free one unless given')
      .option('--db-port <port>', 'port of the database; a free one unless given')
      .option('--migrate', 'apply migrations that the database lacks, without asking')
      .option('--force', 'compile also where nothing has changed')
      .option('--json', 'print one event a line')
      .addHelpText('after', `\nBrings up the app and compiles it again when it changes. On a terminal:\n${KEY_HELP.replace(/^/gm, '  ')}`),
  async run(context, _, options) {
    const { project, settings, terminal } = context;
    const folder = findProjectFolder(project, settings);
    const output = createOutput(terminal, Boolean(options.json));
    const dbPort = options.dbPort === undefined ? undefined : parsePort(options.dbPort);
    const running = await findRun(folder);
    if (running) return sayRunning(running, output);
    const claimed = await claimPorts(folder, options);
    const urls = urlsOf({ client: claimed.client.port, server: claimed.server.port });
    const run = await claimRun(folder, { clientUrl: urls.client, serverUrl: urls.server });
    if ('running' in run) return sayRunning(run.running, output);
    output.event({ event: 'started', version: 1, pid: process.pid, since: run.since, clientUrl: urls.client, serverUrl: urls.server });
    let database: DevelopmentDatabase | undefined;
    let development: Development | undefined;
    try {
      await writePorts(folder, { client: claimed.client.port, server: claimed.server.port });
      const parts: PortName[] = options.only ? [options.only as PortName] : ['server', 'client'];
      // The client has none.
      if (parts.includes('server')) database = await startDevelopmentDatabase({ port: dbPort, isMigrating: Boolean(options.migrate), canAsk: !options.json }, context, output);
      development = await startDevelopment({ ...context, output, parts, claimed, databaseUrl: database?.url, prepare: async () => database?.migrate(), isOpened: options.open && terminal.isInteractive, isForced: Boolean(options.force) });
      return await keepRunning(development, database, context, output, urls);
    } finally {
      await database?.stop();
      await run.release();
      await Promise.all(Object.values(claimed).map((port) => port.release()));
      if (development) output.event({ event: 'stopped' }, 'Stopped.');
    }
  },
});

async function claimPorts(folder: string, options: StartOptions): Promise<Record<PortName, ClaimedPort>> {
  const asked = { client: options.clientPort && parsePort(options.clientPort), server: options.serverPort && parsePort(options.serverPort) };
  if (asked.client && asked.client === asked.server) throw new UsageError('Client and server can not have the same port.', { next: 'Give them two.' });
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
function sayRunning({ clientUrl, serverUrl, pid, since }: RunRecord, output: Output): void {
  output.event(
    { event: 'running', version: 1, clientUrl, serverUrl, pid, since },
    [`The app runs already, since ${new Date(since).toLocaleString()}.`, `  client   ${clientUrl}`, `  server   ${serverUrl}`, `  process  ${pid}`, `To stop it: Ctrl-C where it runs, or \`kill ${pid}\`.`].join('\n'),
  );
}

/** Until it is stopped, by a signal or the key q. */
async function keepRunning(development: Development, database: DevelopmentDatabase | undefined, { terminal, signal, settings }: ContextFor<'engine'>, output: Output, urls: Urls): Promise<Done> {
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
