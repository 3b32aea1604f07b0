import { findCause } from '../doctor/causes';
import { UserError } from '../errors';
import { compileUnlessFresh, type FreshnessUser } from '../freshness/freshness';
import { supervise, type Supervised } from '../processes/supervise';
import { isChatter } from './chatter';
import { createCompiler, type Compiler } from './compiler';
import type { Output } from './output';
import { appEnvironment, clientCommand, serverCommand, urlsOf } from './parts';
import type { ClaimedPort, PortName, Ports } from './ports';
import { waitForAnswer } from './ready';
import { startErrorReminder } from './reminder';
import { watchProject } from './watch';

export interface Plan extends FreshnessUser {
  output: Output;
  signal: AbortSignal;
  /** Which of the two are started. */
  parts: readonly PortName[];
  claimed: Readonly<Record<PortName, ClaimedPort>>;
  databaseUrl: string | undefined;
  /** What comes between the first compile and the app, such as migrations. */
  prepare(): Promise<void>;
  /** Whether the browser may be opened, as the project's Vite configuration says. */
  isOpened: boolean;
  /** Whether the first compile is made also where nothing has changed. */
  isForced: boolean;
}

/** The app, up and running until it is stopped. */
export interface Development {
  readonly compiler: Compiler;
  restartServer(): void;
  stop(): Promise<void>;
}

/**
 * Compiles, starts server and client side by side, and compiles again at each change that asks for it.
 * Resolves once the parts have been started.
 *
 * @throws UserError when the first compile fails
 */
export async function startDevelopment(plan: Plan): Promise<Development> {
  const { project, engine, output, signal } = plan;
  const ports: Ports = { client: plan.claimed.client.port, server: plan.claimed.server.port };
  const env = appEnvironment(engine.env, ports, { databaseUrl: plan.databaseUrl, isColored: plan.terminal.resultStyle.isColorSupported });
  let isForced = plan.isForced;
  const terminal = Object.create(plan.terminal, { note: { value: (text: string) => output.line('wasp', text) } }) as Plan['terminal'];
  const user = { ...plan, terminal };
  const variables = plan.databaseUrl === undefined ? {} : { DATABASE_URL: plan.databaseUrl };
  const compiler = createCompiler(async () => {
    const end = await compileUnlessFresh('compile', user, { isForced, env: variables }, () => engine.capture(['compile'], project.root, variables));
    isForced = false;
    return end;
  }, output);
  if (!(await compiler.compile('Compiling ...'))) {
    const why = findCause(compiler.failure ?? '', project);
    throw new UserError('The app was not started, because it does not compile.', { ...(why !== undefined && { why }), next: 'What the engine says stands above.' });
  }
  await plan.prepare();

  const reminder = startErrorReminder(() => compiler.failure, output);
  const running = new Map<PortName, Supervised>();
  const announcePart = createAnnouncer(plan, ports);
  for (const part of plan.parts) {
    await plan.claimed[part].release();
    const command = part === 'server' ? () => serverCommand(project, env) : () => clientCommand(project, ports.client, plan.isOpened, env);
    running.set(part, startPart(part, command, plan, reminder.noise, announcePart));
  }
  void announce(plan, ports, announcePart);
  const stopWatching = await watchProject(project.root, (paths) => void compiler.compile(`Changed: ${paths.join(', ')}. Compiling ...`).catch(() => {}));

  return {
    compiler,
    // nodemon's own word for it; it builds the server anew and starts it.
    restartServer: () => running.get('server')?.write('rs'),
    async stop() {
      reminder.stop();
      await Promise.all([stopWatching(), ...[...running.values()].map((part) => part.stop(signal.aborted ? signal.reason : 'SIGTERM'))]);
    },
  };
}

function startPart(part: PortName, command: Parameters<typeof supervise>[0], { output, settings }: Plan, noise: () => void, announcePart: Announce): Supervised {
  const revival = part === 'server' ? createRevival() : undefined;
  output.event({ event: 'state', part, state: 'starting' });
  const supervised = supervise(command, {
    onLine(line) {
      if (settings.verbose || !isChatter(part, line)) output.line(part, line);
      noise();
      const end = revival?.endIn(line);
      if (!end) return;
      if (end.pauseMs === undefined) return output.event({ event: 'state', part, state: 'failed' }, 'The server has ended before it could be used. It is started again once something changes.');
      output.event({ event: 'state', part, state: 'crashed' }, `The server has ended by itself. It is started again in ${end.pauseMs / 1000} s.`);
      setTimeout(() => {
        supervised.write('rs');
        void announcePart(part);
      }, end.pauseMs).unref();
    },
    onCrash({ exitCode, signal, lastLines }, pauseMs) {
      const how = signal ? `was ended by ${signal}` : `ended with exit code ${exitCode}`;
      const words = lastLines.slice(-5).map((line) => `  ${line}`);
      output.event({ event: 'state', part, state: 'crashed' }, [`The ${part} ${how}. It is started again in ${pauseMs / 1000} s. Its last lines:`, ...words].join('\n'));
      void announcePart(part);
    },
  });
  return supervised;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/** nodemon stays when the program under it has crashed, and waits for a change: a server that had come up is started again without one. */
export function createRevival(): { endIn(line: string): { pauseMs?: number } | undefined } {
  let wasUp = false;
  let pauseMs = FIRST_PAUSE_MS;
  return {
    endIn(line) {
      if (line.includes('Server listening on')) wasUp = true;
      if (!/\[nodemon\] (app crashed|clean exit)/.test(line)) return undefined;
      if (!wasUp) return {};
      wasUp = false;
      const pause = pauseMs;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      return { pauseMs: pause };
    },
  };
}

/** One line per part when it answers, and one for the whole when all do. */
async function announce({ parts, output }: Plan, ports: Ports, announcePart: Announce): Promise<void> {
  const startedAt = Date.now();
  const answered = await Promise.all(parts.map(announcePart));
  if (!answered.every(Boolean)) return;
  const urls = urlsOf(ports);
  const afterMs = Date.now() - startedAt;
  const what = parts.includes('client') ? `The app is at ${urls.client}` : `The server is at ${urls.server}`;
  output.event(
    { event: 'ready', ...(parts.includes('client') && { clientUrl: urls.client }), ...(parts.includes('server') && { serverUrl: urls.server }), afterMs },
    `${what} (ready in ${(afterMs / 1000).toFixed(1)} s). Ctrl-C stops it.`,
  );
}

type Announce = (part: PortName) => Promise<boolean>;

/** Says when a part answers, at first and after each crash: once, however often it is asked to meanwhile. */
function createAnnouncer({ output, signal }: Plan, ports: Ports): Announce {
  const waiting = new Map<PortName, Promise<boolean>>();
  const wait = async (part: PortName, startedAt: number): Promise<boolean> => {
    const url = urlsOf(ports)[part];
    if (!(await waitForAnswer(part, url, signal))) return false;
    const afterMs = Date.now() - startedAt;
    output.event({ event: 'state', part, state: 'ready', url, afterMs }, `The ${part} answers at ${url} after ${(afterMs / 1000).toFixed(1)} s.`);
    return true;
  };
  return (part) => {
    const found = waiting.get(part) ?? wait(part, Date.now()).finally(() => waiting.delete(part));
    waiting.set(part, found);
    return found;
  };
}
