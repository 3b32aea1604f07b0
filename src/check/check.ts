import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { installedProgram } from '../processes/installed-program';
import type { EngineContext, Project } from '../context';
import { generatedFiles } from '../engine/layout';
import { readSpecResult } from '../engine/spec-result';
import { UserError } from '../errors';
import { readIfExists } from '../files';
import { makeFolder } from '../folders';
import { content } from '../up-to-date/collector';
import { collectInputs, collectModules, lookAtProject } from '../up-to-date/inputs';
import { readRecord, writeRecord } from '../up-to-date/record';
import { findSpecFiles } from '../up-to-date/spec-files';
import { takeLock } from '../locks';
import { mergeOutput, run } from '../processes/run';
import { findProjectFolder, projectFiles } from '../project/folder';
import { hasDependencies } from '../project/project';
import { parseEngineProblems, type CheckedSources } from './engine-problems';
import type { SourceFile } from './locate';
import { NOWHERE, mergeProblems, type Problem } from './problem';
import {
  explainReferences,
  findReferences,
  withoutConsequences,
  writeReferences,
} from './references';
import { prepareShadow, type Shadow } from './shadow';
import { parseDiagnostics } from './typescript';

export interface CheckResult {
  readonly problems: readonly Problem[];
  /** Types can be checked only where spec and schema are right: the code is typed by what is generated from them. */
  readonly areTypesChecked: boolean;
}

const RECORD = 'check';

/**
 * Looks for all that is wrong in spec, schema and types, in a place of its own: `.wasp/out`, where a running app lives, is left alone.
 * Where nothing has changed since the last check, its result is given again.
 *
 * @throws UserError when the project can't be checked at all
 */
export async function checkProject(
  user: EngineContext,
  { isForced }: { isForced: boolean },
): Promise<CheckResult> {
  const { project, settings, terminal } = user;
  if (!hasDependencies(project)) {
    throw new UserError("The project's dependencies are not installed.", {
      why: 'Without them neither the spec nor the types can be checked.',
      next: 'Run `wasp install`.',
    });
  }
  const folder = findProjectFolder(project, settings);
  makeFolder(folder);
  const lock = await takeLock(folder, '.check-lock', {
    ...user,
    text: 'Another `wasp check` is at work in this project; waiting for it.',
  });
  try {
    const look = (young?: readonly string[]) =>
      lookAtProject(project, young, (collector) => {
        collectInputs(collector, project, user.engine, user.engine.env);
        collectModules(collector, project);
        collector.look(generatedFiles(project).installedPackages, content);
      });
    const record = readRecord(folder, RECORD);
    const before = look(record?.young ?? []);
    if (
      !isForced &&
      before.doubt === undefined &&
      record?.text !== undefined &&
      record.digest === before.digest
    )
      return JSON.parse(record.text) as CheckResult;

    const result = await checkAnew(folder, user);
    const after = look();
    const why =
      before.doubt ??
      after.doubt ??
      (before.touch === after.touch ? undefined : 'the project was changed meanwhile') ??
      doubtAbout(result);
    if (why === undefined)
      writeRecord(folder, RECORD, {
        digest: after.digest,
        young: after.young,
        text: JSON.stringify(result),
      });
    else terminal.debug(`The next check looks anew: ${why}.`);
    return result;
  } finally {
    await lock.release();
  }
}

/** What is at no place in the project may have another cause, such as the network, and be gone the next time. */
function doubtAbout({ problems }: CheckResult): string | undefined {
  const isPlaced = ({ file, line, source }: Problem): boolean =>
    file !== null && (line !== null || source !== 'schema');
  return problems.every(isPlaced) ? undefined : 'not all problems have a place in the project';
}

async function checkAnew(folder: string, user: EngineContext): Promise<CheckResult> {
  const { project, engine } = user;
  const shadow = prepareShadow(projectFiles(folder), project, engine);
  const sources = readSources(project);
  const compiled = await engine.capture(['compile'], shadow.root, shadow.env);
  // Secrets of .env.server, which the generated server would read: nobody starts it here.
  await rm(generatedFiles(shadow).serverEnv, { force: true });
  const output = stripVTControlCharacters(compiled.text).replaceAll(shadow.root, project.root);
  let found = parseEngineProblems(output, sources);
  const areTypesChecked =
    found.every(({ source, severity }) => source === 'types' || severity === 'warning') &&
    (compiled.exitCode === 0 || found.length > 0);
  if (areTypesChecked) {
    const { types, references } = await checkTypes(shadow, sources, user);
    found = [...withoutConsequences([...found, ...types], references), ...references];
  }
  if (compiled.exitCode !== 0 && !found.some(({ severity }) => severity === 'error')) {
    found.push({
      severity: 'error',
      source: 'project',
      ...NOWHERE,
      code: null,
      message: `The engine failed with exit code ${compiled.exitCode}. It said:\n${output.trim()}`,
    });
  }
  return { problems: mergeProblems(found), areTypesChecked };
}

const REFERENCES = 'src/wasp-check-references.ts';

/** As the server does it before it starts: the user's code with the user's own settings, then the generated server on top. */
async function checkTypes(
  shadow: Shadow,
  { spec }: CheckedSources,
  user: EngineContext,
): Promise<Record<'types' | 'references', Problem[]>> {
  const references = readReferences(shadow);
  if (references.length > 0)
    writeFileSync(join(shadow.root, REFERENCES), writeReferences(references));
  const { server: cwd } = generatedFiles(shadow);
  const command = { ...installedProgram('tsc', ['--build', '--pretty', 'false'], user), cwd };
  const end = await run(mergeOutput(command), { kind: 'captured' }, user.signal);
  if (end.kind !== 'exited')
    throw new UserError('The TypeScript compiler did not come to its end.', {
      next: 'Run the same command again.',
    });
  const diagnostics = parseDiagnostics(end.stdout.split('\n')).map((found) => ({
    ...found,
    file: found.file && fromRoot(found.file, cwd, shadow.root),
  }));
  const ofReferences = diagnostics.filter(({ file }) => file === REFERENCES);
  const others = diagnostics.filter(({ file }) => file !== REFERENCES);
  const problems: Problem[] = others.map(({ text: _, message, ...rest }) => ({
    ...rest,
    source: 'types',
    message: message.replaceAll(shadow.root, user.project.root),
  }));
  if (end.exitCode !== 0 && diagnostics.length === 0)
    problems.push({
      severity: 'error',
      source: 'types',
      ...NOWHERE,
      code: null,
      message: `The TypeScript compiler failed: ${end.stdout.trim()}`,
    });
  return { types: problems, references: explainReferences(ofReferences, references, spec) };
}

function fromRoot(printed: string, cwd: string, root: string): string {
  return relative(root, join(cwd, printed)).split(sep).join(posix.sep);
}

function readReferences(shadow: Shadow): ReturnType<typeof findReferences> {
  const value = readSpecResult(shadow)?.value;
  const seen = new Map(
    findReferences(value).map((reference) => [JSON.stringify(reference), reference]),
  );
  return [...seen.values()];
}

const OTHERS = [
  'package.json',
  'tsconfig.json',
  'tsconfig.src.json',
  'tsconfig.wasp.json',
  'vite.config.ts',
  'vite.config.js',
];

function readSources({ root }: Project): CheckedSources {
  const read = (name: string): SourceFile => ({ name, text: readIfExists(join(root, name)) ?? '' });
  const spec = findSpecFiles(root).files.map((file) =>
    relative(root, file).split(sep).join(posix.sep),
  );
  return { spec: spec.map(read), schema: read('schema.prisma'), others: OTHERS.map(read) };
}
