import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAsset } from '../assets';
import { makeFolder } from '../folders';
import { quote } from '../processes/quote';
import type { KnownTools } from '../runtime/runtime';

/**
 * A folder to put first on the engine's PATH, with programs `node`, `npm` and `npx` that answer at once what the engine asks
 * again and again, and are the real programs for everything else:
 * - `node --version` and `npm --version`, of which a compile makes five pairs, take 2 s there;
 * - the formatting of schema.prisma, a whole start of Prisma, is the same as long as the schema is;
 * - `npm run build` in the generated SDK takes npm half a second to start two programs;
 * - `npx prisma` looks in the registry's cache for what lies beside it.
 *
 * @param parent where such folders are kept, one for each set of tools
 * @param engineFolder as the engine is told about it
 * @returns undefined where none can be made: the engine works without
 */
export function prepareShortcuts(
  parent: string,
  engineFolder: string,
  tools: KnownTools,
): string | undefined {
  const programs = writePrograms(engineFolder, tools);
  const name = createHash('sha256').update(JSON.stringify(programs)).digest('hex').slice(0, 16);
  const folder = join(parent, name);
  if (existsSync(folder)) return folder;
  const staging = join(parent, `.staging-${randomUUID()}`);
  try {
    makeFolder(staging);
    for (const [program, script] of Object.entries(programs)) {
      writeFileSync(join(staging, program), script);
      chmodSync(join(staging, program), 0o700);
    }
    renameSync(staging, folder);
    return folder;
  } catch {
    // A full disk, or another shell that was faster.
    removeIfThere(staging);
    return existsSync(folder) ? folder : undefined;
  }
}

function removeIfThere(folder: string): void {
  if (existsSync(folder)) rmSync(folder, { recursive: true });
}

/** POSIX sh, which starts in 2 ms. */
function writePrograms(
  engineFolder: string,
  { node, npm, npx }: KnownTools,
): Readonly<Record<'node' | 'npm' | 'npx', string>> {
  const formatter = join(engineFolder, 'data', 'packages', 'prisma', 'dist', 'index.js');
  return {
    node: readAsset('shortcuts/node.sh', {
      node: quote(node.file),
      version: node.version,
      formatter: quote(formatter),
    }),
    npm: readAsset('shortcuts/npm.sh', { npm: quote(npm.file), version: npm.version }),
    npx: readAsset('shortcuts/npx.sh', { npx: quote(npx) }),
  };
}
