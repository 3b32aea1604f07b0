import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { EngineContext, Project } from '../context';
import { generatedFiles } from '../engine/layout';
import { findFolders } from '../folders';
import { findProjectFolder } from '../project/folder';
import { content, type Collector, type Seen } from './collector';
import { measureFolder } from './folder-size';
import { collectInputs, collectPackages, lookAtProject } from './inputs';
import { readRecord, writeRecord } from './record';

/**
 * What the engine says to a question about the project: what it said last, where the project is as it was then.
 *
 * @returns the text that the engine printed, with its colours where stdout has colours
 */
export async function askEngine(
  question: 'deps' | 'dockerfile' | 'info' | 'spec',
  user: EngineContext,
): Promise<string> {
  const { project, engine, settings, terminal } = user;
  // The engine's own `info` fails below the root, though it finds it.
  const ask = (): Promise<string> =>
    question === 'spec' ? analyse(user) : engine.read([question], project.root);
  const finish = (text: string): string =>
    (terminal.resultStyle.isColorSupported ? text : stripVTControlCharacters(text)).replace(
      /^\n+|\s+$/g,
      '',
    );
  if (findFolders(settings).projects === undefined) return finish(await ask());
  const folder = findProjectFolder(project, settings);
  const look = (young?: readonly string[]): Seen =>
    lookAtProject(project, young, (collector) => collectForQuestion(collector, question, user));

  const record = readRecord(folder, question);
  const before = look(record?.young ?? []);
  if (before.doubt === undefined && record?.text !== undefined && record.digest === before.digest) {
    const text = question === 'info' ? renewSize(record.text, project) : record.text;
    if (text !== undefined) return finish(text);
  }
  const text = await ask();
  if (before.doubt !== undefined) {
    terminal.debug(`The engine's answer is not kept: ${before.doubt}.`);
    return finish(text);
  }
  const after = look();
  const isKept =
    after.doubt === undefined &&
    before.touch === after.touch &&
    (question !== 'info' || renewSize(text, project) === text);
  if (isKept) writeRecord(folder, question, { digest: after.digest, young: after.young, text });
  return finish(text);
}

/** The declarations that the engine notes with every analysis; `deps` is the command that does the least beside. */
async function analyse({ engine, project }: EngineContext): Promise<string> {
  await engine.read(['deps'], project.root);
  return readFileSync(generatedFiles(project).specResult, 'utf8');
}

/** All that the engine analyses; `info` also says when the project was compiled last. */
function collectForQuestion(
  collector: Collector,
  question: string,
  { project, engine }: EngineContext,
): void {
  collector.fact('question', question);
  collectInputs(collector, project, engine, engine.env);
  collectPackages(collector, project);
  if (question === 'info') collector.look(generatedFiles(project).info, content);
}

/** The size in `info` takes in every file, also the many that the engine does not read: it is measured anew each time. */
function renewSize(text: string, { root }: Project): string | undefined {
  const size = measureFolder(root);
  return size && text.replace(/\d+ MB/, size);
}
