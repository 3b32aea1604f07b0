import { defineCommand } from '../cli/command';
import type { ContextFor, Done } from '../context';
import { startBackground } from '../dev/background';
import { describeRun, sinceWhen } from '../dev/describe-run';
import { runForeground } from '../dev/foreground';
import { KEY_HELP } from '../dev/keys';
import { formatLeftovers, stopLeftovers } from '../dev/orphaned-processes';
import { labelFor } from '../dev/output';
import { logFileOf } from '../dev/run-log';
import { findKilledRun } from '../dev/run-record';
import type { BackgroundStart } from '../json/start';
import { UsageError, wordsOf } from '../errors';
import { parsePort, type PortName, type Ports } from '../ports/reserve';
import { findProjectFolder } from '../project/folder';

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
      .option(
        '--timeout <seconds>',
        `with --background: how long it may take (default: ${DEFAULT_TIMEOUT_S})`,
      )
      .option('--no-open', 'leave the browser closed')
      .addOption(
        c
          .createOption('--only <part>', 'start one part only')
          .choices(['server', 'client'] as const),
      )
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
    const ports = parsePorts(options);
    const isBackground = Boolean(options.background) && !options.foreground;
    if (options.timeout !== undefined && !isBackground)
      throw new UsageError('--timeout is for a start in the background.', {
        next: 'Add --background, or leave --timeout out.',
      });
    await stopWhatWasLeft(context);
    if (isBackground) return runInBackground(context, options);
    const { open, migrate, force, json } = options;
    return runForeground(
      {
        parts: partsOf(options),
        ports,
        isMigrating: Boolean(migrate),
        isForced: Boolean(force),
        isOpened: open,
        isJson: Boolean(json),
      },
      context,
    );
  },
});

/** Those that were asked for. */
function parsePorts({ clientPort, serverPort, dbPort }: StartOptions): Partial<Ports> {
  const ports = {
    ...(clientPort !== undefined && { client: parsePort(clientPort) }),
    ...(serverPort !== undefined && { server: parsePort(serverPort) }),
    ...(dbPort !== undefined && { db: parsePort(dbPort) }),
  };
  if (clientPort !== undefined && clientPort === serverPort)
    throw new UsageError('Client and server can not have the same port.', {
      next: 'Give them two.',
    });
  return ports;
}

function partsOf({ only }: StartOptions): PortName[] {
  return only ? [only] : ['server', 'client'];
}

/** Before the ports are claimed: it may hold those that the project had. */
async function stopWhatWasLeft(context: Context): Promise<void> {
  if (!(await findKilledRun(findProjectFolder(context.project, context.settings)))) return;
  const left = await stopLeftovers(context);
  if (left.length > 0)
    context.terminal.note(`Stopped what a killed wasp had left behind:\n${formatLeftovers(left)}`);
}

async function runInBackground(context: Context, options: StartOptions): Promise<Done> {
  const { terminal } = context;
  const timeoutMs = parseTimeout(options.timeout) * 1000;
  const plan = { parts: partsOf(options), timeoutMs, args: argsFor(options) };
  const end = await terminal.during('Starting the app in the background', () =>
    startBackground(plan, context),
  );
  const logFile = logFileOf(findProjectFolder(context.project, context.settings));
  const print = (document: BackgroundStart): void => terminal.json(document);
  if (end.kind === 'failed') {
    if (options.json)
      print({
        version: 1,
        state: 'failed',
        error: wordsOf(end.error),
        lastLines: [...end.lastLines],
        logFile,
      });
    else
      for (const { source, text } of end.lastLines)
        terminal.note(`${labelFor(source, terminal.style)} ${text}`.trimEnd());
    throw end.error;
  }
  const { parts, pid, since, clientUrl, serverUrl } = end.run;
  const urls = {
    client: (parts.includes('client') && clientUrl) || null,
    server: (parts.includes('server') && serverUrl) || null,
  };
  if (options.json)
    print({
      version: 1,
      state: 'ready',
      isNew: end.isNew,
      pid,
      since,
      clientUrl: urls.client,
      serverUrl: urls.server,
      logFile,
    });
  else
    terminal.result(
      describeRun(
        end.isNew ? 'The app runs in the background.' : sinceWhen(end.run),
        end.run,
        logFile,
      ),
    );
  return { exitCode: 0 };
}

/** What the shell in the background is told of what was typed. */
function argsFor({ only, clientPort, serverPort, dbPort, migrate, force }: StartOptions): string[] {
  const values = Object.entries({
    '--only': only,
    '--client-port': clientPort,
    '--server-port': serverPort,
    '--db-port': dbPort,
  });
  return [
    ...values.flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
    ...(migrate ? ['--migrate'] : []),
    ...(force ? ['--force'] : []),
  ];
}

/** In seconds. */
function parseTimeout(typed: string = DEFAULT_TIMEOUT_S): number {
  if (/^\d+(\.\d+)?$/.test(typed) && Number(typed) > 0) return Number(typed);
  throw new UsageError(`"${typed}" is no time.`, {
    next: 'Give a number of seconds, such as --timeout 120.',
  });
}
