import type { EngineContext, Project } from '../context';
import { isChatter, isServerEnd, isServerStart, isServerUp } from '../engine/app-lines';
import { explainFailure } from '../engine/failures';
import { UserError, messageOf, type StopSignal } from '../errors';
import { compileUnlessFresh } from '../up-to-date/up-to-date';
import type { ClaimedPort, PortName, Ports } from '../ports/reserve';
import { SOUND_AFTER_MS, pauseBeforeMs, supervise, type Supervised } from '../processes/supervise';
import { withNote } from '../terminal/terminal';
import { createCompiler, type Compiler, type CompileResult } from './compiler';
import type { Output } from './output';
import { appEnvironment, clientCommand, serverCommand, urlsOf } from './parts';
import { waitForAnswer } from './ready';
import { startErrorReminder } from './reminder';
import { watchProject } from './watch';

export interface Plan extends EngineContext {
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
  /** Ends an engine that compiles, too. Resolves once nothing of it runs. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Compiles, starts server and client side by side, and compiles again at each change that asks for it.
 * Resolves once the parts have been started.
 *
 * @throws UserError when the first compile fails
 */
export async function startDevelopment(given: Plan): Promise<Development> {
  const stopping = new AbortController();
  const plan = { ...given, signal: AbortSignal.any([given.signal, stopping.signal]) };
  const { project, signal } = plan;
  const compiler = createCompiler(compileFor(plan), plan.output, signal);
  const reminder = startErrorReminder(() => compiler.failure, plan.output);
  const running = new Map<PortName, Part>();
  // From before the first compile on: what is saved during it asks for another one.
  const stopWatching = await watchProject(project.root, {
    // It throws when it is stopped, and only then.
    onChange: (paths) =>
      void compiler.compile(`Changed: ${paths.join(', ')}. Compiling ...`).catch(() => {}),
    onProblem: (error) => sayUnwatched(error, plan),
  });
  const stop: Development['stop'] = async (graceMs) => {
    stopping.abort('SIGTERM');
    reminder.stop();
    const parts = [...running.values()].map((part) =>
      part.stop(signal.reason as StopSignal, graceMs),
    );
    await Promise.all([stopWatching(), compiler.settled().catch(() => {}), ...parts]);
  };
  try {
    await compileFirst(compiler, project);
    await plan.prepare();
    await startParts(plan, running, reminder.noise);
  } catch (error) {
    await stop();
    throw error;
  }
  return { compiler, restartServer: () => running.get('server')?.restartNow(), stop };
}

function compileFor(plan: Plan): () => Promise<CompileResult> {
  const { engine, project, signal } = plan;
  const env = plan.databaseUrl === undefined ? {} : { DATABASE_URL: plan.databaseUrl };
  let { isForced } = plan;
  // That another wasp is waited for is said among the lines of the app.
  const terminal = withNote(plan.terminal, (text) => plan.output.line('wasp', text));
  return async () => {
    const end = await compileUnlessFresh('compile', { ...plan, terminal }, { isForced, env }, () =>
      engine.capture(['compile'], project.root, env, signal),
    );
    isForced = false;
    return end;
  };
}

/** And whatever is saved meanwhile. */
async function compileFirst(compiler: Compiler, project: Project): Promise<void> {
  await compiler.compile('Compiling ...');
  if (await compiler.settled()) return;
  const why = explainFailure(compiler.failure ?? '', project);
  throw new UserError('The app was not started, because it does not compile.', {
    ...(why !== undefined && { why }),
    next: 'What the engine says stands above.',
  });
}

function sayUnwatched(error: unknown, { project, output }: Plan): void {
  const cause = explainFailure(messageOf(error), project);
  const text = [
    `Not all files are watched, so some changes are not seen: ${messageOf(error)}`,
    ...(cause === undefined ? [] : [cause]),
    'Then start the app again.',
  ].join('\n');
  output.event({ event: 'line', source: 'wasp', text }, text);
}

async function startParts(
  plan: Plan,
  running: Map<PortName, Part>,
  noise: () => void,
): Promise<void> {
  const { project, engine } = plan;
  const ports: Ports = { client: plan.claimed.client.port, server: plan.claimed.server.port };
  const env = appEnvironment(engine.env, ports, {
    databaseUrl: plan.databaseUrl,
    isColored: plan.terminal.resultStyle.isColorSupported,
  });
  const announcePart = createAnnouncer(plan, ports);
  for (const part of plan.parts) {
    await plan.claimed[part].release();
    const command =
      part === 'server'
        ? () => serverCommand(project, env)
        : () => clientCommand(project, ports.client, plan.isOpened, env);
    running.set(part, startPart(part, command, plan, { noise, announcePart }));
  }
  void announce(plan, ports, announcePart);
}

interface Part {
  /** Without the pause that it may be in after a crash; it is said when it answers. */
  restartNow(): void;
  stop: Supervised['stop'];
}

interface PartListener {
  /** Called for each of its lines. */
  noise(): void;
  /** Called when it was started again. */
  readonly announcePart: Announce;
}

function startPart(
  part: PortName,
  command: Parameters<typeof supervise>[0],
  { output, settings }: Plan,
  { noise, announcePart }: PartListener,
): Part {
  let isAwaited = false;
  // nodemon's own word for it; it builds the server anew and starts it.
  const revival = part === 'server' ? createRevival(() => void supervised.write('rs')) : undefined;
  output.event({ event: 'state', part, state: 'starting' });
  const supervised = supervise(command, {
    onLine(line) {
      if (settings.verbose || !isChatter(part, line)) output.line(part, line);
      noise();
      // Before that line, the old one may answer still.
      if (isAwaited && isServerStart(line)) {
        isAwaited = false;
        void announcePart(part);
      }
      const end = revival?.endIn(line);
      if (!end) return;
      if (end.pauseMs === undefined)
        return output.event(
          { event: 'state', part, state: 'failed' },
          'The server has ended before it could be used. It is started again once something changes.',
        );
      output.event(
        { event: 'state', part, state: 'crashed' },
        `The server has ended by itself. It is started again in ${end.pauseMs / 1000} s.`,
      );
      isAwaited = true;
    },
    onCrash({ exitCode, signal, lastLines }, pauseMs) {
      revival?.cancel();
      const how = signal ? `was ended by ${signal}` : `ended with exit code ${exitCode}`;
      const words = lastLines.slice(-5).map((line) => `  ${line}`);
      output.event(
        { event: 'state', part, state: 'crashed' },
        [
          `The ${part} ${how}. It is started again in ${pauseMs / 1000} s. Its last lines:`,
          ...words,
        ].join('\n'),
      );
      void announcePart(part);
    },
  });
  return {
    restartNow() {
      revival?.cancel();
      isAwaited = true;
      // After a crash there may be no nodemon.
      if (!supervised.write('rs')) void supervised.restart();
    },
    stop(...how) {
      revival?.cancel();
      return supervised.stop(...how);
    },
  };
}

/** Starts a server again that had come up and has crashed. */
export interface Revival {
  /** What a line of nodemon's says of an end, and after which pause the server is started again, if it is. */
  endIn(line: string): { pauseMs?: number } | undefined;
  cancel(): void;
}

/** nodemon stays when the program under it has crashed, and waits for a change: a server that had come up is started again without one. */
export function createRevival(restart: () => void, now = Date.now): Revival {
  let timer: NodeJS.Timeout | undefined;
  let upAt: number | undefined;
  let crashesInARow = 0;
  return {
    endIn(line) {
      if (isServerUp(line)) upAt = now();
      // There was a change within the pause.
      if (isServerStart(line)) clearTimeout(timer);
      if (!isServerEnd(line)) return undefined;
      if (upAt === undefined) return {};
      crashesInARow = now() - upAt > SOUND_AFTER_MS ? 1 : crashesInARow + 1;
      upAt = undefined;
      const pauseMs = pauseBeforeMs(crashesInARow);
      timer = setTimeout(restart, pauseMs).unref();
      return { pauseMs };
    },
    cancel: () => clearTimeout(timer),
  };
}

/** One line per part when it answers, and one for the whole when all do. */
async function announce(
  { parts, output }: Plan,
  ports: Ports,
  announcePart: Announce,
): Promise<void> {
  const startedAt = Date.now();
  const answered = await Promise.all(parts.map(announcePart));
  if (!answered.every(Boolean)) return;
  const urls = urlsOf(ports);
  const afterMs = Date.now() - startedAt;
  const what = parts.includes('client')
    ? `The app is at ${urls.client}`
    : `The server is at ${urls.server}`;
  output.event(
    {
      event: 'ready',
      ...(parts.includes('client') && { clientUrl: urls.client }),
      ...(parts.includes('server') && { serverUrl: urls.server }),
      afterMs,
    },
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
    output.event(
      { event: 'state', part, state: 'ready', url, afterMs },
      `The ${part} answers at ${url} after ${(afterMs / 1000).toFixed(1)} s.`,
    );
    return true;
  };
  return (part) => {
    const found = waiting.get(part) ?? wait(part, Date.now()).finally(() => waiting.delete(part));
    waiting.set(part, found);
    return found;
  };
}
