import lt from 'semver/functions/lt';
import minVersion from 'semver/ranges/min-version';
import validRange from 'semver/ranges/valid';
import { stripVTControlCharacters } from 'node:util';
import type { Engine, EngineRun, Project, RunContext } from '../context';
import { keepSqlite } from '../database/sqlite';
import { UserError } from '../errors';
import { isInside } from '../files';
import { findFolders } from '../folders';
import {
  mergeOutput,
  run,
  type ChildCommand,
  type ChildEnd,
  type ChildStreams,
} from '../processes/run';
import { findProjectFolder, projectFiles } from '../project/folder';
import { heldEnvironment, whileLocked } from '../project/lock';
import { putFirst, useRuntime, type KnownTools, type Runtime } from '../runtime/runtime';
import type { Settings } from '../settings';
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
 * @throws UserError when no engine fits, or none can be installed
 */
export async function useEngine(user: RunContext): Promise<Engine> {
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
  const databaseUrl = project && (await keepSqlite({ project, settings, terminal }));
  return createEngine(
    located,
    {
      ...runtime,
      env: { ...runtime.env, ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }) },
    },
    user,
  );
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
  { terminal, signal, ...user }: RunContext,
): Engine {
  const { program: file, data } = engineFiles(folder);
  // The shell reports for both; its own opt-out is not looked at here.
  const own = { waspc_datadir: `${data}/`, WASP_TELEMETRY_DISABLE: '1' };
  const shortcuts = runtime.tools && useShortcuts(folder, runtime.tools, user.settings);
  const env = { ...putFirst(shortcuts, runtime.env), ...own };
  const marks = findMarks(user);
  const start = async (
    args: readonly string[],
    cwd: string,
    streams: ChildStreams,
    change = (command: ChildCommand) => command,
    stopping = signal,
  ): Promise<{ end: ChildEnd; wasAlone: boolean }> => {
    terminal.debug(`${file} ${args.join(' ')}`);
    const toEnd = (): Promise<ChildEnd> =>
      run(change({ file, args, cwd, env: { ...env, ...heldEnvironment() } }), streams, stopping);
    const { project } = user;
    if (
      marks === undefined ||
      project === undefined ||
      !isInside(project.root, cwd) ||
      !isWriting(args)
    )
      return { end: await toEnd(), wasAlone: false };
    const write = () => whileWriting(marks, toEnd);
    const { value, wasAlone } = await (isLocking(args)
      ? whileLocked({ ...user, project, terminal, signal: stopping }, write)
      : write());
    return { end: value, wasAlone };
  };
  const toRun = ({ end, wasAlone }: { end: ChildEnd; wasAlone: boolean }): EngineRun => ({
    exitCode: exitCodeOf(end),
    text: end.kind === 'exited' ? end.stdout : '',
    wasAlone,
  });
  const merged = {
    kind: 'merged',
    into: terminal.streams.stderr,
    plain: !terminal.style.isColorSupported,
  } as const;

  return {
    version,
    folder,
    env: runtime.env,
    ownEnv: env,
    capture: async (args, cwd, more = {}, stopping = signal) =>
      toRun(
        await start(
          args,
          cwd,
          { kind: 'captured' },
          (command) => mergeOutput(withEnv(command, more)),
          AbortSignal.any([signal, stopping]),
        ),
      ),
    async show(args, cwd, more = {}) {
      const streams = { ...merged, kept: true };
      const shown = toRun(await start(args, cwd, streams, (command) => withEnv(command, more)));
      const why =
        shown.exitCode === 0
          ? undefined
          : explainFailure(shown.text, user.project ?? { root: cwd });
      if (why !== undefined) terminal.warn(shown.text.endsWith('\n') ? why : `\n${why}`);
      return shown;
    },
    run: async (args, cwd) => toRun(await start(args, cwd, merged)).exitCode,
    exec: async (args, cwd) =>
      toRun(
        await start(args, cwd, { kind: 'passed', streams: terminal.streams }, (command) => ({
          ...command,
          env: { ...runtime.env, ...own, ...heldEnvironment() },
        })),
      ).exitCode,
    async read(args, cwd) {
      const { end } = await start(args, cwd, { kind: 'captured' });
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

function withEnv(command: ChildCommand, more: NodeJS.ProcessEnv): ChildCommand {
  return { ...command, env: { ...command.env, ...definedOnly(more) } };
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
