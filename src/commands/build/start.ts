import { installedProgram, runToEnd } from '../../processes/installed-program';
import { explainEnd, runBuiltApp } from '../../build-start/built-app';
import {
  buildImageCommand,
  containerOf,
  removeContainer,
  runContainerCommand,
  verifyDocker,
} from '../../build-start/container';
import { readVariables, type Variables } from '../../build-start/variables';
import { defineCommand } from '../../cli/command';
import type { ContextFor, Done } from '../../context';
import { browserEnvironment, urlsOf, type Urls } from '../../dev/parts';
import { claimRun, type RunRecord } from '../../dev/run-record';
import { BUILD_TYPES, findLastCompile } from '../../engine/last-compile';
import { parseInfo } from '../../engine/printed';
import { findAppName } from '../../engine/spec-result';
import { UsageError, UserError, throwIfInterrupted } from '../../errors';
import { readPorts } from '../../ports/remembered';
import { claimPort, parsePort, type ClaimedPort, type PortName } from '../../ports/reserve';
import type { ChildCommand } from '../../processes/run';
import { findProjectFolder } from '../../project/folder';

type Context = ContextFor<'engine'>;

const CLIENTS_OWN = ['REACT_APP_API_URL'];
const SERVERS_OWN = ['WASP_WEB_CLIENT_URL', 'WASP_SERVER_URL'];

const collect = (value: string, earlier: string[] = []): string[] => [...earlier, value];

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .addOption(
        c
          .createOption(
            '-c, --client-env <NAME=value>',
            'a variable for the client; any number of times',
          )
          .argParser(collect),
      )
      .addOption(
        c
          .createOption('--client-env-file <file>', 'a file with variables for the client')
          .argParser(collect),
      )
      .addOption(
        c
          .createOption(
            '-s, --server-env <NAME=value>',
            'a variable for the server; any number of times',
          )
          .argParser(collect),
      )
      .addOption(
        c
          .createOption('--server-env-file <file>', 'a file with variables for the server')
          .argParser(collect),
      )
      .option('--client-port <port>', 'port of the client; a free one unless given')
      .option('--server-port <port>', 'port of the server; a free one unless given')
      .option('--no-open', 'leave the browser closed')
      .addHelpText(
        'after',
        '\nRuns here what `wasp build` has made: the client as Vite serves it, the server in a Docker container.\n' +
          'Nothing is read from .env.server and .env.client unless they are named. Variables that were typed win over those from files.\n' +
          '  wasp build start --server-env-file .env.server --client-env-file .env.client',
      ),
  async run(context, _, options) {
    const { project, settings, signal, invocation } = context;
    const client = await readVariables(
      'client',
      { pairs: options.clientEnv ?? [], files: options.clientEnvFile ?? [] },
      invocation.cwd,
      CLIENTS_OWN,
    );
    const server = await readVariables(
      'server',
      { pairs: options.serverEnv ?? [], files: options.serverEnvFile ?? [] },
      invocation.cwd,
      SERVERS_OWN,
    );
    verifyGiven(options);
    verifyBuilt(context);
    await verifyDocker(settings, signal);

    const folder = findProjectFolder(project, settings);
    const claimed = await claimPorts(
      { client: options.clientPort, server: options.serverPort ?? server['PORT'] },
      folder,
    );
    try {
      const urls = urlsOf({ client: claimed.client.port, server: claimed.server.port });
      const run = await claimRun(folder, {
        mode: 'foreground',
        parts: ['server', 'client'],
        clientUrl: urls.client,
        serverUrl: urls.server,
      });
      if ('running' in run) throw explainRunning(run.running);
      try {
        return await buildAndRun({
          context,
          claimed,
          urls,
          client: { ...client, REACT_APP_API_URL: urls.server },
          server,
          isOpened: options.open,
        });
      } finally {
        await run.release();
      }
    } finally {
      await releasePorts(claimed);
    }
  },
});

/** The ports of the same project's `wasp start`, where they are free. */
async function claimPorts(
  typed: { client: string | undefined; server: string | undefined },
  folder: string,
): Promise<Record<PortName, ClaimedPort>> {
  const asked = {
    client: typed.client === undefined ? undefined : parsePort(typed.client),
    server: typed.server === undefined ? undefined : parsePort(typed.server),
  };
  if (asked.client !== undefined && asked.client === asked.server)
    throw new UsageError('Client and server can not have the same port.', {
      next: 'Give them two.',
    });
  const remembered = await readPorts(folder);
  const client = await claimPort('client', asked.client, remembered.client);
  try {
    return { client, server: await claimPort('server', asked.server, remembered.server) };
  } catch (error) {
    await client.release();
    throw error;
  }
}

async function releasePorts(claimed: Readonly<Record<PortName, ClaimedPort>>): Promise<void> {
  await Promise.all([claimed.client.release(), claimed.server.release()]);
}

interface Plan {
  context: Context;
  claimed: Readonly<Record<PortName, ClaimedPort>>;
  urls: Urls;
  client: Variables;
  server: Variables;
  isOpened: boolean;
}

async function buildAndRun(plan: Plan): Promise<Done> {
  const { context, claimed, urls, client, server, isOpened } = plan;
  const { project, settings, terminal, signal } = context;
  const container = containerOf(findAppName(project) ?? (await askAppName(context)), project);
  terminal.note('Building the client ...');
  await runStep('The client', installedProgram('vite', ['build'], context, client), context);
  terminal.note('Building the server ...');
  await runStep('The server', buildImageCommand(container, project, settings), context);

  // What a shell that was killed has left would keep the name.
  await removeContainer(container, settings);
  await releasePorts(claimed);
  throwIfInterrupted(signal);
  const ports = { client: claimed.client.port, server: claimed.server.port };
  const forServer = {
    ...server,
    WASP_WEB_CLIENT_URL: urls.client,
    WASP_SERVER_URL: urls.server,
    PORT: String(ports.server),
  };
  const started = runContainerCommand(container, forServer, project, settings);
  const isOpening = isOpened && terminal.isInteractive;
  const preview = [
    'preview',
    '--port',
    String(ports.client),
    '--strictPort',
    ...(isOpening ? [] : ['--no-open']),
  ];
  try {
    const commands = {
      server: started.command,
      client: installedProgram('vite', preview, context, {
        ...(isOpening && browserEnvironment(settings.env)),
        ...client,
        ...colorFor(context),
      }),
    };
    const end = await runBuiltApp({ commands, ports, urls, terminal, signal });
    throwIfInterrupted(signal);
    if (end && end.crash.exitCode !== 0) throw explainEnd(end.part, end.crash);
    return { exitCode: 0 };
  } finally {
    // Its own program may have been killed before it could stop the container.
    await removeContainer(container, settings);
    started.end();
  }
}

async function runStep(
  what: string,
  command: ChildCommand,
  { terminal, signal }: Context,
): Promise<void> {
  const exitCode = await runToEnd(
    what,
    command,
    { kind: 'merged', into: terminal.streams.stderr, plain: !terminal.style.isColorSupported },
    signal,
  );
  if (exitCode === 0) return;
  throw new UserError(`${what} can't be built.`, {
    why: `The program that builds it ended with exit code ${exitCode}; its words stand above.`,
    next: 'Nothing was started.',
  });
}

function colorFor({ terminal }: Context): NodeJS.ProcessEnv {
  return terminal.resultStyle.isColorSupported ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
}

async function askAppName({ engine, project }: Context): Promise<string> {
  return parseInfo(await engine.read(['info'], project.root)).name ?? 'app';
}

/** @throws UsageError without any of the four options: an app without variables does not come up */
function verifyGiven(options: {
  clientEnv?: string[];
  clientEnvFile?: string[];
  serverEnv?: string[];
  serverEnvFile?: string[];
}): void {
  if (options.clientEnv ?? options.clientEnvFile ?? options.serverEnv ?? options.serverEnvFile)
    return;
  throw new UsageError('No variables were given.', {
    why: 'The built server needs some, such as DATABASE_URL, and what is in .env.server is not taken by itself.',
    next: 'Give them by name, `--server-env NAME=value`, or by file, `--server-env-file .env.server`; likewise for the client.',
  });
}

/** @throws UserError when `wasp build` has not made what would run */
function verifyBuilt({ project, engine }: Context): void {
  const made = findLastCompile(project);
  if (made?.buildType === BUILD_TYPES.build && made.waspVersion === engine.version) return;
  const found =
    made &&
    (made.buildType === BUILD_TYPES.build
      ? `What is in .wasp/out was built by Wasp ${made.waspVersion}, and this is ${engine.version}.`
      : 'What is in .wasp/out was made for development.');
  throw new UserError('The app has not been built.', {
    why: found ?? 'There is nothing in .wasp/out.',
    next: 'Run `wasp build`, then the same command again.',
  });
}

function explainRunning({ clientUrl, pid }: RunRecord): UserError {
  return new UserError('The app runs already.', {
    why: `${clientUrl === undefined ? 'It is' : `It is at ${clientUrl},`} in process ${pid}.`,
    next: 'Stop it first, with `wasp stop`.',
  });
}
