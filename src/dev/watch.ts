import type { FSWatcher } from 'chokidar';
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { findSpecFiles } from '../up-to-date/spec-files';
import { isReadByEngine, needsCompile, type FileEvent } from './changes';

/** So many milliseconds without a further change: editors save one file in several steps, and several files at once. */
const QUIET_MS = 150;

export interface ChangeListener {
  /** Gets the paths, relative to the root, that ask for a compile. */
  onChange(paths: readonly string[]): void;
  /** Not all that is watched can be, as the system says. Told once. */
  onProblem(error: unknown): void;
}

/**
 * Watches what the engine reads and nothing else: files of the project's folder that it knows, `src/`, `migrations/`, and what the spec is made of.
 *
 * @returns stops watching
 */
export async function watchProject(
  root: string,
  { onChange, onProblem }: ChangeListener,
): Promise<() => Promise<void>> {
  const { watch } = await import('chokidar');
  const spec = new Set<string>();
  const folders = new Set<string>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = (event: FileEvent, path: string): void => {
    const below = relative(root, path);
    if (!spec.has(path) && !needsCompile(event, below)) return;
    changed.add(below);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const paths = [...changed];
      changed.clear();
      watchSpec();
      onChange(paths);
    }, QUIET_MS);
  };
  let hasProblem = false;
  const complain = (error: unknown): void => {
    if (!hasProblem) onProblem(error);
    hasProblem = true;
  };
  const top = watch(root, {
    ignoreInitial: true,
    depth: 0,
    ignored: (path) => path !== root && !isReadByEngine(relative(root, path)),
  });
  const below = watch([join(root, 'src'), join(root, 'migrations')], { ignoreInitial: true });
  const around = watch([], { ignoreInitial: true, depth: 0 });
  /** The folder, or the nearest above it while it is not there: that it is made counts as a change of the spec. */
  const findFolder = (folder: string): string => {
    if (existsSync(folder)) return folder;
    spec.add(folder);
    return findFolder(dirname(folder));
  };
  /** What it imports can change only with a file of it. */
  const watchSpec = (): void => {
    const { files, candidates } = findSpecFiles(root);
    for (const file of [...files, ...candidates]) {
      spec.add(file);
      // Its folder: a file that is taken away and put back is lost from sight otherwise, and one that is yet to come is never in sight.
      if (!isWatched(relative(root, file))) folders.add(findFolder(dirname(file)));
    }
    around.add([...folders]);
  };
  for (const watcher of [top, below, around])
    watcher.on('all', (event, path) => note(event as FileEvent, path)).on('error', complain);
  watchSpec();
  // One without anything to watch never says that it is ready.
  await Promise.all([top, below, ...(folders.size > 0 ? [around] : [])].map(isReady));
  return async () => {
    clearTimeout(timer);
    await Promise.all([top.close(), below.close(), around.close()]);
  };
}

/** Whether a file lies where it is seen anyway. */
function isWatched(path: string): boolean {
  return path.includes(sep) ? path.startsWith(`src${sep}`) : isReadByEngine(path);
}

function isReady(watcher: FSWatcher): Promise<void> {
  return new Promise((resolve) => watcher.once('ready', () => resolve()));
}
