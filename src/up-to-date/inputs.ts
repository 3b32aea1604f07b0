import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Engine, Project } from '../context';
import {
  GENERATED_FOLDER,
  ROOT_FILES,
  SOURCE_FOLDERS,
  engineFiles,
  generatedFiles,
} from '../engine/layout';
import { messageOf } from '../errors';
import { findOnPath } from '../processes/find-on-path';
import { isNodeItself } from '../runtime/runtime';
import { packageInfo } from '../package-info';
import {
  below,
  content,
  createCollector,
  times,
  type Collector,
  type Look,
  type Seen,
} from './collector';
import { formatEnvironment } from './environment';
import { findSpecFiles } from './spec-files';

/** Options of Node.js that make it read more files, so that main files and build steps may do what is not seen. */
const NODE_OPTIONS_THAT_READ =
  /(^|\s)(-r|--require|--import|--(experimental-)?loader|--env-file|--experimental-(default-)?config)/;

/** All that the engine makes its result from, but what npm has installed. */
export function collectInputs(
  collector: Collector,
  project: Project,
  engine: Engine,
  env: NodeJS.ProcessEnv,
): void {
  const { root } = project;
  collector.fact('shell', packageInfo.version);
  collector.fact('root', root);
  collectProgram(collector, engine);
  for (const name of ['node', 'npm']) collectRuntime(collector, name, env);
  for (const name of readdirSync(root).sort()) {
    if (ROOT_FILES.test(name)) collector.look(join(root, name), content);
  }
  collectUserNpmrc(collector, env);
  for (const name of SOURCE_FOLDERS) collector.look(join(root, name), content);
  collector.look(generatedFiles(project).spec, times);
  const spec = findSpecFiles(root);
  for (const file of spec.files) collector.look(file, content);
  if (spec.doubt !== undefined) return collector.doubt(spec.doubt);
  collectEnvironment(collector, env, spec.files);
}

function collectProgram(collector: Collector, { version, folder }: Engine): void {
  collector.fact('engine', `${version} ${realpathSync(folder)}`);
  const { program, data } = engineFiles(folder);
  collector.fact('program', identityOf(program));
  collector.look(data, (path) => (path.split(sep).includes('node_modules') ? 'skip' : 'times'));
}

function collectEnvironment(
  collector: Collector,
  env: NodeJS.ProcessEnv,
  specFiles: readonly string[],
): void {
  collector.fact(
    'environment',
    formatEnvironment(
      env,
      specFiles.map((file) => readFileSync(file, 'utf8')),
    ),
  );
  if (NODE_OPTIONS_THAT_READ.test(env['NODE_OPTIONS'] ?? ''))
    collector.doubt('NODE_OPTIONS makes Node.js read more files');
}

/** The program itself instead of its version, which only running it would tell. A version manager's stand-in chooses another one each time. */
function collectRuntime(collector: Collector, name: string, env: NodeJS.ProcessEnv): void {
  const file = findOnPath(name, env);
  if (file === undefined) return collector.doubt(`there is no ${name} on PATH`);
  const real = realpathSync(file);
  collector.fact(name, `${file} ${real} ${identityOf(real)}`);
  if (name === 'node' && !isNodeItself(real)) collector.doubt(`${file} is not Node.js itself`);
}

function identityOf(file: string): string {
  const { size, mtimeMs, ctimeMs, ino } = statSync(file);
  return [size, mtimeMs, ctimeMs, ino].join(' ');
}

function collectUserNpmrc(collector: Collector, env: NodeJS.ProcessEnv): void {
  const file =
    env['npm_config_userconfig'] ??
    env['NPM_CONFIG_USERCONFIG'] ??
    (env['HOME'] && join(env['HOME'], '.npmrc'));
  if (file) collector.fact('.npmrc', existsSync(file) ? identityOf(file) : '');
}

/** Folders in node_modules that tools keep for themselves; what Prisma generates there is the engine's doing. */
const TOOL_FOLDERS = /^(\.cache|\.vite|\.vite-temp|\.vitest|\.tmp|\.prisma)$/;

/** What the compiler reads of packages: declarations and manifests. Code in them runs in the app and counts by name. */
const READ_OF_PACKAGES = /(\.([mc]?tsx?|json|prisma)|\.package-lock\.json)$/;

export function lookAtModules(path: string, isFolder: boolean): Look {
  const parts = path.split(sep);
  const name = parts.at(-1) ?? '';
  if (parts.at(-2) === 'node_modules' && TOOL_FOLDERS.test(name)) return 'skip';
  return isFolder || READ_OF_PACKAGES.test(name) ? 'times' : 'name';
}

/** What npm has installed in the project and in the folders above it, where Node.js looks as well. */
export function collectModules(collector: Collector, { root }: Project): void {
  for (let folder = root; ; folder = dirname(folder)) {
    collector.look(join(folder, 'node_modules'), lookAtModules);
    if (folder === dirname(folder)) return;
  }
}

/** What npm has installed, as far as an analysis without a compile needs it: which packages there are, and in which versions. */
export function collectPackages(collector: Collector, { root }: Project): void {
  const modules = join(root, 'node_modules');
  collector.look(join(modules, '.package-lock.json'), content);
  collector.look(modules, (path) => {
    const parts = path.split(sep).slice(1);
    if (parts[0]?.startsWith('.')) return 'skip';
    const inPackage = parts.slice(parts[0]?.startsWith('@') ? 2 : 1);
    if (inPackage.length === 0) return 'times';
    return inPackage.length === 1 && inPackage[0] === 'package.json' ? 'times' : 'skip';
  });
}

/** What can be seen of a project. @param young as in CollectorOptions */
export function lookAtProject(
  { root }: Project,
  young: readonly string[] | undefined,
  collect: (collector: Collector) => void,
): Seen {
  const collector = createCollector({
    root,
    young,
    places: below(root, ['node_modules', GENERATED_FOLDER, ...SOURCE_FOLDERS]),
  });
  try {
    collect(collector);
  } catch (error) {
    // What can't be looked at, or went away while it was, is no ground to skip anything on.
    collector.doubt(`not everything can be looked at (${messageOf(error)})`);
  }
  return collector.end();
}
