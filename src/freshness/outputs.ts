import { join, relative, sep } from 'node:path';
import type { Project } from '../project/project';
import type { Collector } from './collector';
import { lookAtModules } from './inputs';

/** What a compile makes: for development, or for production. */
export type CompileKind = 'compile' | 'build';

/** What others write into `.wasp/out` while the app runs: bundles, the development database, the studio's data. A compile leaves it alone. */
const WRITTEN_BY_OTHERS = /^(web-app|user|server\/(bundle|dist)|\.wasp-studio-data\.json|db\/(?!schema\.prisma|migrations)[^/]*)(\/|$)/;

/** All that the engine has made. A build begins with an empty folder, so that what others have added since makes a difference there. */
export function collectOutputs(collector: Collector, { root }: Project, kind: CompileKind): void {
  const out = join(root, '.wasp', 'out');
  collector.fact('kind', kind);
  collector.file(join(root, 'package-lock.json'));
  collector.file(join(root, '.wasp', 'spec-result.json'));
  collector.tree(out, (path, isFolder) => {
    if (path.split(sep).includes('node_modules')) return lookAtModules(path, isFolder);
    const below = relative(out, join(root, path)).split(sep).join('/');
    return kind === 'compile' && WRITTEN_BY_OTHERS.test(below) ? 'skip' : 'times';
  });
  collector.tree(join(root, 'node_modules', '.prisma'), () => 'times');
}
