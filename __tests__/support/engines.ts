import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from './sandbox';

const STAND_IN = join(__dirname, 'engine');
const MANIFEST = { name: 'stand-in-engine', version: '0.25.0', engines: { node: '>=18' } };

/**
 * Puts copies of the stand-in engine where installed engines stand, and nothing else into a `WASP_HOME`.
 *
 * @returns the environment in which they are the engines, and the folder of a version
 */
export function installStandIns(
  sandbox: Sandbox,
  versions: readonly string[],
): { env: NodeJS.ProcessEnv; folderOf: (version: string) => string } {
  const home = join(sandbox.home, 'wasp-home');
  const folderOf = (version: string): string => join(home, 'engines', version);
  mkdirSync(join(home, 'engines'), { recursive: true });
  for (const version of versions) copyStandIn(folderOf(version), { version });
  return { env: { WASP_HOME: home, WASP_ENGINE: undefined }, folderOf };
}

/** @param manifest what its package.json says otherwise @param text its package.json, where it is to be nothing sensible */
export function copyStandIn(
  folder: string,
  manifest: Record<string, unknown>,
  text = JSON.stringify({ ...MANIFEST, ...manifest }),
): void {
  cpSync(STAND_IN, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), text);
}
