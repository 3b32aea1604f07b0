import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { readAsset } from '../assets';
import type { Engine, Project } from '../context';
import { BUILD_TYPES, type LastCompile } from '../engine/last-compile';
import { GENERATED_FOLDER, INNER_MODULES, generatedFiles } from '../engine/layout';
import { readIfExists } from '../files';
import { makeFolder } from '../folders';
import { findSpecFiles } from '../up-to-date/spec-files';
import { findOnPath } from '../processes/find-on-path';
import { quote } from '../processes/quote';
import type { ProjectFiles } from '../project/folder';
import { copy, replaceByLink } from './mirror';
import { LINKS_NOTE, linkPackages } from './packages';

/**
 * Another place in which the engine can compile a project, since it writes to `.wasp/out` of the project that it is given:
 * copies of what it reads, and links to what is installed. What the engine, npm and Prisma write stays in there.
 */
export interface Shadow {
  readonly root: string;
  /** Variables for the engine that works there, beside its own. */
  readonly env: NodeJS.ProcessEnv;
}

/** Brings a project's shadow up to date. */
export function prepareShadow(
  { shadow: root, shadowPrograms }: Pick<ProjectFiles, 'shadow' | 'shadowPrograms'>,
  project: Project,
  engine: Engine,
): Shadow {
  makeFolder(root);
  copySources(project.root, root);
  prepareOut(root, project.root, engine.version);
  linkPackages(root, project.root);
  writePrisma(root, project.root);
  return {
    root,
    env: { PATH: [writeNpm(shadowPrograms, engine), engine.ownEnv['PATH']].join(delimiter) },
  };
}

/** Folders that are copied: through a link, imports would lead out of the shadow. All others are linked. */
const COPIED = ['src', 'migrations'];
/** No file that the engine reads is so long. */
const LONGEST_COPIED_BYTES = 5e6;
const NOT_MIRRORED = new Set([GENERATED_FOLDER, 'node_modules', '.git']);

function copySources(from: string, to: string): void {
  const ofSpec = findSpecFiles(from)
    .files.map((file) => relative(from, file).split(sep))
    .flatMap(([first = '', ...rest]) => (rest.length > 0 ? [first] : []));
  const copied = new Set([...COPIED, ...ofSpec]);
  const names = readdirSync(from).filter((name) => !NOT_MIRRORED.has(name));
  for (const name of readdirSync(to)) {
    if (!NOT_MIRRORED.has(name) && !names.includes(name))
      rmSync(join(to, name), { recursive: true });
  }
  for (const name of names) {
    const source = statSync(join(from, name), { throwIfNoEntry: false });
    const isOnlyLookedAt = source?.isDirectory()
      ? !copied.has(name)
      : (source?.size ?? 0) > LONGEST_COPIED_BYTES;
    // Secrets stay where they are.
    if (name.startsWith('.env') || isOnlyLookedAt) replaceByLink(join(to, name), join(from, name));
    else copy(join(from, name), join(to, name));
  }
}

/** The engine begins anew where it finds no note of itself, or one of another version, and would then install all packages. */
function prepareOut(root: string, project: string, version: string): void {
  const { out, info, checksums, spec } = generatedFiles({ root });
  if (readIfExists(info)?.includes(`"${version}"`) === false) rmSync(out, { recursive: true });
  mkdirSync(out, { recursive: true });
  const longAgo: LastCompile = {
    buildType: BUILD_TYPES.compile,
    generatedAt: '1970-01-01T00:00:00Z',
    waspVersion: version,
  };
  writeIfMissing(info, JSON.stringify(longAgo));
  writeIfMissing(checksums, '[]');
  const { spec: original } = generatedFiles({ root: project });
  for (const name of readdirSync(original)) {
    if (name !== 'node_modules') replaceByLink(join(spec, name), join(original, name));
  }
}

/** An npm that takes the links away before it installs: what it writes through them would be the project's. @returns its folder, for PATH */
function writeNpm(folder: string, { ownEnv }: Engine): string {
  const script = readAsset('check/npm.sh', {
    npm: quote(findOnPath('npm', ownEnv) ?? 'npm'),
    note: LINKS_NOTE,
    more: INNER_MODULES.join(' '),
  });
  writeProgram(join(folder, 'npm'), script);
  return folder;
}

/** A Prisma that needs neither its engines, which it would fetch, nor a database: types are all that is asked for. */
function writePrisma(root: string, project: string): void {
  const program = join(project, 'node_modules', 'prisma', 'build', 'index.js');
  if (!existsSync(program) || !existsSync(join(root, 'node_modules', LINKS_NOTE))) return;
  const script = readAsset('check/prisma.sh', { prisma: quote(program) });
  writeProgram(join(root, 'node_modules', '.bin', 'prisma'), script);
}

function writeProgram(file: string, text: string): void {
  if (readIfExists(file) === text) return;
  makeFolder(dirname(file));
  rmSync(file, { force: true });
  writeFileSync(file, text, { mode: 0o700 });
}

function writeIfMissing(file: string, text: string): void {
  if (!existsSync(file)) writeFileSync(file, text);
}
