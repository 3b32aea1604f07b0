import { stripVTControlCharacters } from 'node:util';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { hasWarning } from '../engine/output';
import type { Engine, EngineRun } from '../engine/engine';
import { findFolders } from '../folders';
import { findProjectFolder, type Project } from '../project/project';
import type { Settings } from '../settings';
import type { Terminal } from '../terminal/terminal';
import { createCollector, type Collector, type Seen } from './collector';
import { collectInputs, collectModules, collectPackages } from './inputs';
import { collectOutputs, type CompileKind } from './outputs';
import { readRecord, removeRecord, writeRecord } from './record';

export interface FreshnessUser {
  readonly project: Project;
  readonly engine: Engine;
  readonly settings: Settings;
  readonly terminal: Terminal;
}

export interface CompileOptions {
  /** Compiles anyway. */
  isForced: boolean;
  /** Variables that the engine gets beside its own environment. */
  env?: NodeJS.ProcessEnv;
}

/**
 * Compiles or builds, unless what the engine would read and what it has made are as they were when it last succeeded without a warning.
 * In doubt it compiles.
 *
 * @param run runs the engine; its end is remembered
 * @returns the engine's end, or undefined where nothing was to be done
 */
export async function compileUnlessFresh(kind: CompileKind, user: FreshnessUser, { isForced, env = {} }: CompileOptions, run: () => Promise<EngineRun>): Promise<EngineRun | undefined> {
  const { project, engine, settings, terminal } = user;
  if (findFolders(settings).projects === undefined) return run();
  const folder = findProjectFolder(project, settings);
  const look = (young?: readonly string[]): CompileSeen => seeCompile(kind, project, engine, { ...engine.env, ...env }, young);

  const record = readRecord(folder, kind);
  const before = look(record?.young ?? []);
  if (before.doubt !== undefined) terminal.debug(`Nothing is skipped: ${before.doubt}.`);
  else if (!isForced && record?.digest === before.digest) return undefined;

  const isRemoved = removeRecord(folder, kind);
  const end = await run();
  if (end.exitCode !== 0 || !end.wasAlone || hasWarning(end.text) || before.doubt !== undefined || !isRemoved) return end;
  const after = look();
  const doubt = after.doubt ?? doubtBetween(before, after, project);
  if (doubt !== undefined) terminal.debug(`The next one is not skipped: ${doubt}.`);
  else writeRecord(folder, kind, { digest: after.digest, young: after.young });
  return end;
}

interface CompileSeen {
  digest: string;
  young: readonly string[];
  doubt: string | undefined;
  inputs: Seen;
  modules: Seen;
  lock: Seen | undefined;
}

function seeCompile(kind: CompileKind, project: Project, engine: Engine, env: NodeJS.ProcessEnv, young: readonly string[] | undefined): CompileSeen {
  const see = (collect: (collector: Collector) => void): Seen => seeWith(project, young, collect);
  const inputs = see((collector) => collectInputs(collector, project, engine, env));
  const modules = see((collector) => collectModules(collector, project));
  const outputs = see((collector) => collectOutputs(collector, project, kind));
  // A build copies the lock file, which the npm install before that may have changed.
  const lock = kind === 'build' ? see((collector) => collector.file(join(project.root, 'package-lock.json'))) : undefined;
  const parts = [inputs, modules, outputs];
  return {
    digest: parts.map((part) => part.digest).join(' '),
    young: parts.flatMap((part) => part.young),
    doubt: parts.find((part) => part.doubt !== undefined)?.doubt,
    inputs,
    modules,
    lock,
  };
}

/** What was changed while the engine ran may or may not have been read by it. It runs npm install itself, and notes when that was done. */
function doubtBetween(before: CompileSeen, after: CompileSeen, { root }: Project): string | undefined {
  if (before.inputs.digest !== after.inputs.digest || before.inputs.touch !== after.inputs.touch) return 'something was changed meanwhile';
  if (before.lock?.touch !== after.lock?.touch) return 'package-lock.json was changed meanwhile';
  if (before.modules.digest === after.modules.digest) return undefined;
  const installed = statSync(join(root, '.wasp', 'out', 'installedNpmDepsLog.json'), { throwIfNoEntry: false });
  return installed && after.modules.youngestMs <= installed.ctimeMs ? undefined : 'node_modules was changed meanwhile';
}

/**
 * What the engine says to a question on the project: from what it said last, where the project is as it was then.
 *
 * @returns the text, with the engine's colours where stdout has colours
 */
export async function askEngine(question: 'deps' | 'dockerfile' | 'info', user: FreshnessUser): Promise<string> {
  const { project, engine, settings, terminal } = user;
  const shown = (text: string): string => (terminal.resultStyle.isColorSupported ? text : stripVTControlCharacters(text)).replace(/^\n+|\s+$/g, '');
  const ask = (): Promise<string> => engine.read([question], project.root);
  if (findFolders(settings).projects === undefined) return shown(await ask());
  const folder = findProjectFolder(project, settings);
  const look = (young?: readonly string[]): Seen => seeWith(project, young, (collector) => collectAnalysis(collector, question, user));

  const record = readRecord(folder, question);
  const before = look(record?.young ?? []);
  if (before.doubt !== undefined) {
    terminal.debug(`The engine is asked: ${before.doubt}.`);
    return shown(await ask());
  }
  if (record?.text !== undefined && record.digest === before.digest) return shown(record.text);
  const text = await ask();
  const after = look();
  if (after.doubt === undefined && before.touch === after.touch) writeRecord(folder, question, { digest: after.digest, young: after.young, text });
  return shown(text);
}

function collectAnalysis(collector: Collector, question: string, { project, engine }: FreshnessUser): void {
  collectInputs(collector, project, engine, engine.env);
  collectPackages(collector, project);
  collector.fact('question', question);
  if (question === 'info') collector.file(join(project.root, '.wasp', 'out', '.waspinfo'));
}

function seeWith({ root }: Project, young: readonly string[] | undefined, collect: (collector: Collector) => void): Seen {
  const collector = createCollector(root, young);
  try {
    collect(collector);
  } catch (error) {
    // A file that went away between two looks, or a folder that can't be read: no ground to skip anything on.
    collector.doubt(`the project can't be looked at (${String(error)})`);
  }
  return collector.end();
}
