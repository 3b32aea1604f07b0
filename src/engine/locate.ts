import rcompare from 'semver/functions/rcompare';
import satisfies from 'semver/functions/satisfies';
import minVersion from 'semver/ranges/min-version';
import validRange from 'semver/ranges/valid';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Project } from '../context';
import { UserError } from '../errors';
import { listNames } from '../files';
import { findFolders } from '../folders';
import type { Settings } from '../settings';
import { engineFiles } from './layout';
import { DEFAULT_VERSION, FALLBACK_NODE_RANGE } from './platforms';

/** As npm takes the version of a package: https://semver.org. */
const VERSION = /^\d+\.\d+\.\d+(?:-[\dA-Za-z.-]+)?(?:\+[\dA-Za-z.-]+)?$/;

/** An engine's folder, with `wasp-bin` and `data`, and what its package.json says. */
export interface LocatedEngine {
  readonly version: string;
  readonly folder: string;
  /** The range of Node.js versions that it accepts. */
  readonly nodeRange: string;
}

/** The engines that are installed, the newest first. */
export function listEngines(settings: Settings): LocatedEngine[] {
  const { engines: folder } = findFolders(settings);
  if (folder === undefined) return [];
  const names = listNames(folder).filter((name) => !name.startsWith('.'));
  const engines = names
    .map((name) => readEngine(join(folder, name)))
    .filter((engine) => engine !== undefined);
  return engines.sort((a, b) => rcompare(a.version, b.version));
}

/**
 * The engine that `WASP_ENGINE` names, or undefined where it is not set.
 *
 * @throws UserError when that folder is no engine
 */
export function findGivenEngine({ engineFolder: given }: Settings): LocatedEngine | undefined {
  if (given === undefined) return undefined;
  const engine = readEngine(resolve(given));
  if (engine) return engine;
  throw new UserError(`WASP_ENGINE names no engine: ${given}`, {
    why: 'An engine folder has a package.json, a program wasp-bin and a folder data, as the npm packages @wasp.sh/wasp-cli-* have.',
    next: 'Set WASP_ENGINE to such a folder, or unset it.',
  });
}

/** The installed engine that a project uses: the newest that its range admits; outside a project, the newest. */
export function findInstalledEngine(
  project: Project | undefined,
  settings: Settings,
): LocatedEngine | undefined {
  const engines = listEngines(settings);
  const range = project?.wasp?.range;
  if (range === undefined) return engines[0];
  return engines.find(({ version }) => satisfies(version, range));
}

/**
 * The Wasp version that a project uses, or would use once its engine is installed: known without a network, and undefined
 * for a range that is none.
 */
export function findVersionInUse(
  project: Project | undefined,
  settings: Settings,
): string | undefined {
  const engine = findGivenEngine(settings) ?? findInstalledEngine(project, settings);
  const range = project?.wasp?.range;
  if (engine || range === undefined) return engine?.version ?? DEFAULT_VERSION;
  if (satisfies(DEFAULT_VERSION, range)) return DEFAULT_VERSION;
  return validRange(range) === null ? undefined : minVersion(range)?.version;
}

function readEngine(folder: string): LocatedEngine | undefined {
  const { program, data, manifest: file } = engineFiles(folder);
  if (!existsSync(program) || !existsSync(data)) return undefined;
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    if (!VERSION.test(manifest.version)) return undefined;
    return {
      version: manifest.version,
      folder,
      // Not every run asks for it, and to parse a range takes a while.
      get nodeRange() {
        return validRange(manifest.engines?.node) ?? FALLBACK_NODE_RANGE;
      },
    };
  } catch {
    // Without a readable package.json it is not one of the packages.
    return undefined;
  }
}
