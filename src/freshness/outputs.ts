import { join, sep } from 'node:path';
import type { Project } from '../context';
import { findLastCompile } from '../project/project';
import { content, times, type Collector } from './collector';
import { lookAtModules } from './inputs';

/** What a compile makes: for development, or for production. */
export type CompileKind = 'compile' | 'build';

/** What others write into `.wasp/out` while the app runs: bundles, the development database, the studio's data. A compile leaves it alone. */
const WRITTEN_BY_OTHERS =
  /^\.wasp\/out\/(web-app|user|server\/(bundle|dist)|\.wasp-studio-data\.json|db\/(?!schema\.prisma|migrations)[^/]*)(\/|$)/;

const BUILD_TYPES: Readonly<Record<CompileKind, string>> = {
  compile: 'Development',
  build: 'Production',
};

/** All that the engine has made. A build begins with an empty folder, so that what others have added since makes a difference there. */
export function collectOutputs(
  collector: Collector,
  project: Project,
  kind: CompileKind,
  version: string,
): void {
  const { root } = project;
  const out = join(root, '.wasp', 'out');
  const made = findLastCompile(project);
  if (made?.buildType !== BUILD_TYPES[kind] || made.waspVersion !== version)
    collector.doubt(`.wasp/out holds no ${kind} by Wasp ${version}`);
  collector.look(join(root, '.wasp', 'spec-result.json'), content);
  collector.look(out, (path, isFolder) => {
    if (path.split(sep).includes('node_modules')) return lookAtModules(path, isFolder);
    return kind === 'compile' && WRITTEN_BY_OTHERS.test(path) ? 'skip' : 'times';
  });
  collector.look(join(root, 'node_modules', '.prisma'), times);
}
