import lt from 'semver/functions/lt';
import minVersion from 'semver/ranges/min-version';
import validRange from 'semver/ranges/valid';
import { stripVTControlCharacters } from 'node:util';
import type { Engine, EngineRun, Project, RunContext } from '../context';
import { UserError } from '../errors';
import { isInside } from '../files';
import { findFolders } from '../folders';
import { mergeOutput, run, type ChildEnd, type ChildStreams } from '../processes/run';
import { findProjectFolder, projectFiles } from '../project/folder';
import { heldEnvironment, whileLocked } from '../project/lock';
import { putFirst, useRuntime, type KnownTools, type Runtime } from '../runtime/runtime';
import type { Settings } from '../settings';
import type { Terminal } from '../terminal/terminal';
import { explainFailure } from './failures';
import { engineFiles } from './layout';
import { findGivenEngine, findInstalledEngine, type LocatedEngine } from './locate';
import { DEFAULT_VERSION, NPM_RANGE, TRIED_VERSIONS } from './platforms';
import { prepareShortcuts } from './shortcuts';
import { isLocking, isWriting, whileWriting } from './writers';

export { findVersionInUse } from './locate';

/**
 * The engine that a project uses, installed where it is missing, on the runtime that it wants:
 * `WASP_ENGINE`; else the newest installed one that the project's range admits, else the newest in the registry;
 * outside a project the newest installed one, else the default.
 *
 * @param env - more variables for it and for the app's programs
 * @throws UserError when no engine fits, or none can be installed
 */
export async function useEngine(user: RunContext, env: NodeJS.ProcessEnv = {}): Promise<Engine> {
  const { settings, project, terminal } = user;
  const located =
    findGivenEngine(settings) ??
    findInstalledEngine(project, settings) ??
    (await installFitting(user));
  if (!TRIED_VERSIONS.includes(located.version)) {
    terminal.warn(
      `This shell has not been tried with Wasp ${located.version}, only with ${TRIED_VERSIONS.join(', ')}.`,
    );
  }
  const runtime = await useRuntime({ node: located.nodeRange, npm: NPM_RANGE }, user);
  terminal.debug(`engine ${located.version} in ${located.folder}`);
  return createEngine(located, { ...runtime, env: { ...runtime.env, ...env } }, user);
}

async function installFitting(user: RunContext): Promise<LocatedEngine> {
  const { findNewestEngine, installEngine } = await import('./install.js');
  const wasp = user.project?.wasp;
  const version = wasp ? await findNewestEngine(verifyRange(wasp), user) : DEFAULT_VERSION;
  if (wasp && version === undefined) throw await explainNoFit(wasp, user);
  await installEngine(version ?? DEFAULT_VERSION, user);
  const installed = findInstalledEngine(user.project, user.settings);
  if (installed) return installed;
  throw new Error(`Engine ${version} was installed, and is not there.`);
}

function verifyRange({ range, mainFile }: NonNullable<Project['wasp']>): string {
  if (validRange(range) !== null) return range;
  throw new UserError(`"${range}" is no range of versions.`, {
    why: `It stands in ${mainFile} as the version of Wasp that the project wants.`,
    next: `Write a range there, e.g. wasp: { version: "^${DEFAULT_VERSION}" }.`,
  });
}

async function explainNoFit(
  { range, mainFile }: NonNullable<Project['wasp']>,
  user: RunContext,
): Promise<UserError> {
  const { findNewestEngine } = await import('./install.js');
  const newest = (await findNewestEngine('*', user)) ?? DEFAULT_VERSION;
  const from = minVersion(range);
  const isUpgradable =
    mainFile.endsWith('.ts') && from !== null && lt(from, DEFAULT_VERSION) && lt(from, newest);
  return new UserError(`This project asks for Wasp ${range}, and no engine fits.`, {
    why: `The newest engine in the npm registry is ${newest}.`,
    next: isUpgradable
      ? 'To move the project to a version that there is, run `wasp upgrade`; `wasp upgrade --dry-run` shows what that changes.'
      : `To move the project to it, follow the migration guide at https://wasp.sh/docs, and write wasp: { version: "^${newest}" } in ${mainFile}.`,
  });
}

function createEngine(
  { version, folder }: LocatedEngine,
  runtime: Runtime,
  context: RunContext,
): Engine {
  const { terminal, signal } = context;
  const { program, data } = engineFiles(folder);
  // The shell reports for both; its own opt-out is not looked at here.
  const own = { waspc_datadir: `${data}/`, WASP_TELEMETRY_DISABLE: '1' };
  const shortcuts = runtime.tools && useShortcuts(folder, runtime.tools, context.settings);
  const ownEnv = { ...putFirst(shortcuts, runtime.env), ...own };
  const start = createStarter(program, context);
  const merged = {
    kind: 'merged',
    into: terminal.streams.stderr,
    plain: !terminal.style.isColorSupported,
  } as const;

  return {
    version,
    folder,
    env: runtime.env,
    ownEnv,
    async capture(args, cwd, more = {}, stopping = signal) {
      const env = { ...ownEnv, ...definedOnly(more) };
      const stopped = AbortSignal.any([signal, stopping]);
      const streams = { kind: 'captured' } as const;
      return toRun(await start({ args, cwd, env, streams, isMerged: true, signal: stopped }));
    },
    async show(args, cwd, more = {}) {
      const env = { ...ownEnv, ...definedOnly(more) };
      const shown = toRun(await start({ args, cwd, env, streams: { ...merged, kept: true } }));
      if (shown.exitCode !== 0) warnOfCause(shown.text, context.project ?? { root: cwd }, terminal);
      return shown;
    },
    async run(args, cwd) {
      const { end } = await start({ args, cwd, env: ownEnv, streams: merged });
      return exitCodeOf(end);
    },
    async exec(args, cwd) {
      const env = { ...runtime.env, ...own };
      const { streams } = terminal;
      const { end } = await start({ args, cwd, env, streams: { kind: 'passed', streams } });
      return exitCodeOf(end);
    },
    async read(args, cwd) {
      const { end } = await start({ args, cwd, env: ownEnv, streams: { kind: 'captured' } });
      const exitCode = exitCodeOf(end);
      if (end.kind === 'exited' && exitCode === 0) return end.stdout;
      throw new UserError(`\`wasp ${args.join(' ')}\` failed in the engine.`, {
        ...(end.kind === 'exited' && {
          why: stripVTControlCharacters(`${end.stdout}${end.stderr}`).trim(),
        }),
      });
    },
  };
}

/** One call of the engine's program. */
interface EngineCall {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly streams: ChildStreams;
  /** Whether all output goes to stdout, in order. */
  readonly isMerged?: boolean;
  /** Stops it, in place of what stops the run. */
  readonly signal?: AbortSignal;
}

interface EngineEnd {
  readonly end: ChildEnd;
  readonly wasAlone: boolean;
}

/** Calls the engine's program; what writes into the project is announced to others, and waits for them where it has to be alone. */
function createStarter(
  file: string,
  context: RunContext,
): (call: EngineCall) => Promise<EngineEnd> {
  const { project, terminal } = context;
  const marks = findMarks(context);
  return async ({ args, cwd, env, streams, isMerged = false, signal = context.signal }) => {
    terminal.debug(`${file} ${args.join(' ')}`);
    const toEnd = (): Promise<ChildEnd> => {
      const command = { file, args, cwd, env: { ...env, ...heldEnvironment() } };
      return run(isMerged ? mergeOutput(command) : command, streams, signal);
    };
    if (!marks || !project || !isInside(project.root, cwd) || !isWriting(args))
      return { end: await toEnd(), wasAlone: false };
    const write = () => whileWriting(marks, toEnd);
    const { value, wasAlone } = await (isLocking(args)
      ? whileLocked({ ...context, project, signal }, write)
      : write());
    return { end: value, wasAlone };
  };
}

/** Under what the engine has printed. */
function warnOfCause(text: string, project: Pick<Project, 'root'>, terminal: Terminal): void {
  const why = explainFailure(text, project);
  if (why !== undefined) terminal.warn(text.endsWith('\n') ? why : `\n${why}`);
}

function toRun({ end, wasAlone }: EngineEnd): EngineRun {
  return {
    exitCode: exitCodeOf(end),
    text: end.kind === 'exited' ? end.stdout : '',
    wasAlone,
  };
}

function useShortcuts(folder: string, tools: KnownTools, settings: Settings): string | undefined {
  const parent = findFolders(settings).shortcuts;
  return parent && prepareShortcuts(parent, folder, tools);
}

/** Where engines that write into the project are announced. */
function findMarks({
  project,
  settings,
}: Pick<RunContext, 'project' | 'settings'>): string | undefined {
  if (!project || findFolders(settings).projects === undefined) return undefined;
  return projectFiles(findProjectFolder(project, settings)).writers;
}

function definedOnly(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}

/** @throws UserError when the engine did not come to an end of its own */
function exitCodeOf(end: ChildEnd): number {
  if (end.kind === 'exited') return end.exitCode;
  if (end.kind === 'killed') {
    throw new UserError(`The engine was ended by ${end.signal}.`, {
      next:
        end.signal === 'SIGKILL'
          ? 'If memory ran out, close other programs and run the same command again.'
          : 'Run the same command again.',
    });
  }
  throw new UserError("The engine's program can't be started.", {
    why: `The system says ${end.reason}.`,
    next: 'Remove the engine with `wasp engine remove <version>`; it is installed again when it is next needed.',
  });
}
