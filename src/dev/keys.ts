import type { Source } from '../json/source';

/** What the keys do while the app runs. */
export interface KeyActions {
  restartServer(): void;
  openApp(): void;
  openStudio(): void;
  clear(): void;
  show(source: Source | 'all'): void;
  quit(): void;
  interrupt(): void;
  help(): void;
}

export const KEY_HELP = [
  'r restarts the server',
  'o opens the app',
  'd opens the database studio',
  'c clears the screen',
  '1 server only, 2 client only, 3 db only, 4 wasp only',
  'a shows all',
  'q quits',
].join('\n');

const CTRL_C = '\u0003';

/** What one key asks for; undefined for a key without a meaning. */
export function actionOf(key: string, actions: KeyActions): (() => void) | undefined {
  const table: Record<string, () => void> = {
    r: () => actions.restartServer(),
    o: () => actions.openApp(),
    d: () => actions.openStudio(),
    c: () => actions.clear(),
    1: () => actions.show('server'),
    2: () => actions.show('client'),
    3: () => actions.show('db'),
    4: () => actions.show('wasp'),
    a: () => actions.show('all'),
    q: () => actions.quit(),
    h: () => actions.help(),
    [CTRL_C]: () => actions.interrupt(),
  };
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Reads single keys from a terminal. @returns gives the terminal back */
export function listenToKeys(stdin: NodeJS.ReadStream, actions: KeyActions): () => void {
  const listener = (text: string): void => [...text].forEach((key) => actionOf(key, actions)?.());
  stdin.setRawMode(true);
  stdin.setEncoding('utf8').on('data', listener).resume();
  return () => {
    stdin.removeListener('data', listener);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
