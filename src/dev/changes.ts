import { basename, extname, sep } from 'node:path';

/** What happened to a file, in chokidar's words. */
export type FileEvent = 'add' | 'change' | 'unlink' | 'addDir' | 'unlinkDir';

/** Files directly in the project's folder that the engine reads. */
const READ_BY_ENGINE = new Set([
  'schema.prisma',
  'package.json',
  '.env.server',
  '.env.client',
  'tsconfig.json',
  'tsconfig.src.json',
  'tsconfig.wasp.json',
]);

/** Whether a file directly in the project's folder is one that the engine reads. */
export function isReadByEngine(name: string): boolean {
  return READ_BY_ENGINE.has(name) || name.endsWith('.wasp.ts');
}

/**
 * Whether a change asks for a compile. The server and the client see for themselves to what was edited under `src/`;
 * the engine must know which files there are, and what the spec says.
 *
 * @param path relative to the project's root
 */
export function needsCompile(event: FileEvent, path: string): boolean {
  const [first = '', ...rest] = path.split(sep);
  const name = basename(path);
  if (isLeftByEditor(name)) return false;
  if (name.endsWith('.wasp.ts')) return true;
  if (rest.length === 0) return isReadByEngine(first);
  if (first === 'migrations') return extname(name) === '.sql' || name === 'migration_lock.toml';
  if (first !== 'src') return false;
  return event === 'add' || event === 'unlink';
}

/** Swap, backup and lock files of vim, Emacs and macOS, as the engine's own watcher leaves them out. */
function isLeftByEditor(name: string): boolean {
  return (
    name === '.DS_Store' ||
    name.endsWith('~') ||
    /^#.*#$/.test(name) ||
    name.startsWith('.#') ||
    /^\..*\.(swp|swx|un~)$/.test(name) ||
    name === '4913'
  );
}
