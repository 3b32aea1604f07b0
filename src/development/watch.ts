import { join, relative } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { isReadByEngine, needsCompile, type FileEvent } from './changes';

/** So many milliseconds without a further change: editors save one file in several steps, and several files at once. */
const QUIET_MS = 150;

/**
 * Watches what the engine reads and nothing else: files of the project's folder that it knows, `src/` and `migrations/`.
 *
 * @param onChange gets the paths, relative to the root, that ask for a compile
 * @returns stops watching
 */
export async function watchProject(root: string, onChange: (paths: readonly string[]) => void): Promise<() => Promise<void>> {
  const { watch } = await import('chokidar');
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = (event: FileEvent, path: string): void => {
    const below = relative(root, path);
    if (!needsCompile(event, below)) return;
    changed.add(below);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const paths = [...changed];
      changed.clear();
      onChange(paths);
    }, QUIET_MS);
  };
  const top = watch(root, { ignoreInitial: true, depth: 0, ignored: (path) => path !== root && !isReadByEngine(relative(root, path)) });
  const below = watch([join(root, 'src'), join(root, 'migrations')], { ignoreInitial: true });
  for (const watcher of [top, below]) watcher.on('all', (event, path) => note(event as FileEvent, path));
  await Promise.all([isReady(top), isReady(below)]);
  return async () => {
    clearTimeout(timer);
    await Promise.all([top.close(), below.close()]);
  };
}

function isReady(watcher: FSWatcher): Promise<void> {
  return new Promise((resolve) => watcher.once('ready', () => resolve()));
}
