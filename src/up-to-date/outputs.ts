import { join, sep } from 'node:path';
import type { Project } from '../context';
import { BUILD_TYPES, findLastCompile, type CompileKind } from '../engine/last-compile';
import { WRITTEN_BY_OTHERS, generatedFiles } from '../engine/layout';
import { content, times, type Collector } from './collector';
import { lookAtModules } from './inputs';

/** All that the engine has made. A build begins with an empty folder, so that what others have added since makes a difference there. */
export function collectOutputs(
  collector: Collector,
  project: Project,
  kind: CompileKind,
  version: string,
): void {
  const { out, specResult } = generatedFiles(project);
  const made = findLastCompile(project);
  if (made?.buildType !== BUILD_TYPES[kind] || made.waspVersion !== version)
    collector.doubt(`.wasp/out holds no ${kind} by Wasp ${version}`);
  collector.look(specResult, content);
  collector.look(out, (path, isFolder) => {
    if (path.split(sep).includes('node_modules')) return lookAtModules(path, isFolder);
    return kind === 'compile' && WRITTEN_BY_OTHERS.test(path) ? 'skip' : 'times';
  });
  collector.look(join(project.root, 'node_modules', '.prisma'), times);
}
