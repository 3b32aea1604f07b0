import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from './sandbox';

/** Where the real engine and its Node.js are kept between tests, and for `npm run demo`. */
export const CACHE = join(__dirname, '..', '..', 'node_modules', '.cache', 'wasp-shell');

/** Environment in which the sandbox's store is its own, and the real engine is installed once for all. */
export function sharedToolchain(sandbox: Sandbox): NodeJS.ProcessEnv {
  const home = join(sandbox.home, 'wasp-home');
  mkdirSync(home);
  for (const kept of ['engines', 'runtimes']) {
    mkdirSync(join(CACHE, kept), { recursive: true });
    symlinkSync(join(CACHE, kept), join(home, kept));
  }
  return { WASP_HOME: home, WASP_ENGINE: undefined };
}
