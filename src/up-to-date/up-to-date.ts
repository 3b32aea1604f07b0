import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineContext, EngineRun, Project } from '../context';
import type { CompileKind } from '../engine/last-compile';
import { generatedFiles } from '../engine/layout';
import { hasWarning } from '../engine/printed';
import { findFolders } from '../folders';
import { findProjectFolder } from '../project/folder';
import { whileLocked } from '../project/lock';
import { content, type Collector, type Seen } from './collector';
import { collectInputs, collectModules, lookAtProject } from './inputs';
import { collectOutputs } from './outputs';
import { readRecord, removeRecord, writeRecord } from './record';

export interface CompileOptions {
  /** Compiles anyway. */
  isForced: boolean;
  /** Variables that the engine gets beside its own environment. */
  env?: NodeJS.ProcessEnv;
  /** Throws where the project may not be changed. Asked once no other wasp works on it, before anything of it is. */
  verify?: () => Promise<void>;
}

/**
 * Compiles or builds, unless what the engine would read and what it has made are as they were when it last succeeded without a warning.
 * In doubt it compiles. While another wasp does so, it waits.
 *
 * @param run runs the engine; how that ends is remembered
 * @returns the engine's end, or undefined where there was nothing to do
 */
export async function compileUnlessFresh(
  kind: CompileKind,
  user: EngineContext,
  { isForced, env = {}, verify }: CompileOptions,
  run: () => Promise<EngineRun>,
): Promise<EngineRun | undefined> {
  const { project, engine, settings, terminal } = user;
  if (findFolders(settings).projects === undefined) {
    await verify?.();
    return run();
  }
  const folder = findProjectFolder(project, settings);
  const look = (young?: readonly string[]): SeenForCompile =>
    lookForCompile(kind, user, { ...engine.env, ...env }, young);

  const compare = (): { before: SeenForCompile; isSame: boolean } => {
    const record = readRecord(folder, kind);
    const before = look(record?.young ?? []);
    return {
      before,
      isSame: !isForced && before.doubt === undefined && record?.digest === before.digest,
    };
  };
  const first = compare();
  if (first.isSame) return undefined;
  return whileLocked(user, async (hasWaited) => {
    const { before, isSame } = hasWaited ? compare() : first;
    if (isSame) return undefined;
    await verify?.();
    const isRemoved = removeRecord(folder, kind);
    const end = await run();
    const doubt =
      before.inputs.doubt ??
      before.modules.doubt ??
      doubtAbout(end) ??
      (isRemoved ? undefined : 'its record can not be removed');
    const after = doubt === undefined ? look() : undefined;
    const why = doubt ?? after?.doubt ?? (after && doubtBetween(before, after, project));
    if (after && why === undefined)
      writeRecord(folder, kind, { digest: after.digest, young: after.young });
    else terminal.debug(`The next \`wasp ${kind}\` is not skipped: ${why}.`);
    return end;
  });
}

/** Whether `compileUnlessFresh` would find nothing to do. */
export function isFresh(kind: CompileKind, user: EngineContext): boolean {
  const { project, engine, settings } = user;
  if (findFolders(settings).projects === undefined) return false;
  const record = readRecord(findProjectFolder(project, settings), kind);
  if (!record) return false;
  const seen = lookForCompile(kind, user, engine.env, record.young);
  return seen.doubt === undefined && seen.digest === record.digest;
}

/**
 * Runs work that adds to what a compile has made, or that only touches what npm has installed: what was fresh before is so after it,
 * unless something that the engine reads was changed meanwhile.
 */
export async function keepFresh<T>(
  kind: CompileKind,
  user: EngineContext,
  work: () => Promise<T>,
): Promise<T> {
  const { project, engine, settings, terminal } = user;
  if (findFolders(settings).projects === undefined) return work();
  const folder = findProjectFolder(project, settings);
  const look = (young?: readonly string[]): SeenForCompile =>
    lookForCompile(kind, user, engine.env, young);
  const record = readRecord(folder, kind);
  const before = look(record?.young ?? []);
  const wasFresh = before.doubt === undefined && record?.digest === before.digest;
  const value = await work();
  if (!wasFresh) return value;
  const after = look();
  const why =
    after.doubt ??
    (after.inputs.touch === before.inputs.touch ? undefined : 'the project was changed meanwhile');
  if (why === undefined) writeRecord(folder, kind, { digest: after.digest, young: after.young });
  else terminal.debug(`The next \`wasp ${kind}\` is not skipped: ${why}.`);
  return value;
}

interface SeenForCompile {
  digest: string;
  young: readonly string[];
  doubt: string | undefined;
  inputs: Seen;
  modules: Seen;
  /** What npm alone may change while the engine runs. */
  lock: Seen;
}

function lookForCompile(
  kind: CompileKind,
  { project, engine }: EngineContext,
  env: NodeJS.ProcessEnv,
  young: readonly string[] | undefined,
): SeenForCompile {
  const see = (collect: (collector: Collector) => void): Seen =>
    lookAtProject(project, young, collect);
  const inputs = see((collector) => collectInputs(collector, project, engine, env));
  const modules = see((collector) => collectModules(collector, project));
  const lock = see((collector) => collector.look(join(project.root, 'package-lock.json'), content));
  const outputs = see((collector) => collectOutputs(collector, project, kind, engine.version));
  const parts = [inputs, modules, lock, outputs];
  return {
    digest: parts.map((part) => part.digest).join(' '),
    young: parts.flatMap((part) => part.young),
    doubt: parts.find((part) => part.doubt !== undefined)?.doubt,
    inputs,
    modules,
    lock,
  };
}

function doubtAbout({ exitCode, text, wasAlone }: EngineRun): string | undefined {
  if (exitCode !== 0) return 'this one failed';
  if (hasWarning(text)) return 'this one gave a warning';
  return wasAlone ? undefined : 'another one ran at the same time';
}

/** What was changed while the engine ran may or may not have been read by it. npm install is run by the engine itself, which notes when that was done. */
function doubtBetween(
  before: SeenForCompile,
  after: SeenForCompile,
  project: Project,
): string | undefined {
  if (before.inputs.touch !== after.inputs.touch) return 'the project was changed meanwhile';
  if (before.modules.touch === after.modules.touch && before.lock.touch === after.lock.touch)
    return undefined;
  const installed = statSync(generatedFiles(project).installedPackages, {
    throwIfNoEntry: false,
  });
  const youngestMs = Math.max(after.modules.youngestMs, after.lock.youngestMs);
  return installed && youngestMs <= installed.ctimeMs
    ? undefined
    : 'the packages were changed meanwhile';
}
