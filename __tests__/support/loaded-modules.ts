import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runWasp, type Run, type RunOptions } from './run-wasp';
import type { Sandbox } from './sandbox';

const DIST = join(__dirname, '..', '..', 'dist');

export interface Loaded {
  run: Run;
  /** Names of the npm packages of which a module was loaded, by itself or as a part of one of the shell's files, sorted. */
  packages: string[];
  /** The shell's own sources that were loaded, as below `src/` and without `.ts`, sorted. */
  files: string[];
  /** Node.js's own public modules that were loaded, such as `crypto`, beside those that it has loaded itself. */
  builtins: string[];
}

/** Runs the built `bin/wasp.js` and finds out which modules it has loaded, by `require` or `import()`. Programs that it starts are left out. */
export async function findLoadedModules(
  sandbox: Sandbox,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Loaded> {
  const record = join(sandbox.home, '..', 'modules');
  const run = await runWasp(sandbox, args, {
    ...options,
    env: { RECORD_MODULES: record, ...options.env },
    nodeArgs: ['--require', join(__dirname, 'record-modules.cjs')],
  });
  const recorded = readFileSync(record, 'utf8').split('\n');
  const urls = recorded.filter((url) => url.startsWith('file:'));
  const modules = [...new Set(urls)]
    .map((url) => fileURLToPath(url))
    .flatMap((path) => (path.startsWith(DIST) ? findSources(path) : [path]));
  const find = (pattern: RegExp): string[] =>
    [...new Set(modules.flatMap((path) => pattern.exec(path)?.[1] ?? []))].sort();
  return {
    run,
    packages: find(/(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/),
    files: find(/^src\/(.*)\.ts$/),
    builtins: recorded
      .flatMap((line) => /^builtin:(?!internal\/)(.*)/.exec(line)?.[1] ?? [])
      .sort(),
  };
}

/** What the build has made a file of, by its first line. */
function findSources(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n', 1)[0]?.replace('// ', '').split(' ') ?? [];
}
