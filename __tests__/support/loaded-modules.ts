import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runWasp, type Run, type RunOptions } from './run-wasp';
import type { Sandbox } from './sandbox';

export interface Loaded {
  run: Run;
  /** Names of the npm packages of which a module was loaded, sorted. */
  packages: string[];
  /** The shell's own files, as below `dist/` and without `.js`, sorted. */
  files: string[];
}

/** Runs the built `bin/wasp.js` and finds out which modules it has loaded, by `require` or `import()`. Programs that it starts are left out. */
export async function findLoadedModules(sandbox: Sandbox, args: readonly string[], options: RunOptions = {}): Promise<Loaded> {
  const record = join(sandbox.home, '..', 'modules');
  const run = await runWasp(sandbox, args, {
    ...options,
    env: { RECORD_MODULES: record, ...options.env },
    nodeArgs: ['--require', join(__dirname, 'record-modules.cjs')],
  });
  const urls = readFileSync(record, 'utf8').split('\n');
  const find = (pattern: RegExp): string[] => [...new Set(urls.flatMap((url) => pattern.exec(url)?.[1] ?? []))].sort();
  return { run, packages: find(/\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/), files: find(/\/dist\/(?!.*node_modules)([^.]*)\.js$/) };
}
