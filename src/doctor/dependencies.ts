import satisfies from 'semver/functions/satisfies';
import validRange from 'semver/ranges/valid';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseModels } from '../spec/models';
import type { Project, RunContext } from '../context';
import { useProjectEngine } from '../database/project-engine';
import { findVersionInUse } from '../engine/locate';
import { hasPrismaEngines } from '../engine/prisma-engines';
import { UserError } from '../errors';
import { readIfExists } from '../files';
import { run } from '../processes/run';
import type { Finding, Fix } from './finding';

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Whether what package.json asks for is installed, and the engine's own spec package with it. */
export function examineDependencies(user: RunContext & { readonly project: Project }): Finding {
  const { project, settings } = user;
  const read = (name: string): Manifest | undefined =>
    readManifest(join(project.root, 'node_modules', name, 'package.json'));
  const fix: Fix = {
    what: 'install the dependencies, as `wasp install` does',
    async run() {
      const engine = await useProjectEngine(user);
      const { exitCode } = await engine.show(['install'], project.root);
      if (exitCode !== 0)
        throw new UserError('The dependencies could not be installed.', {
          why: 'What npm says stands above.',
          next: 'Mend that, then run `wasp install`.',
        });
    },
  };
  return judgeDependencies(
    readManifest(join(project.root, 'package.json')),
    (name) => read(name)?.version,
    findVersionInUse(project, settings),
    fix,
  );
}

/** @param installed the version of a package that is installed, or undefined */
export function judgeDependencies(
  manifest: Manifest | undefined,
  installed: (name: string) => string | undefined,
  engineVersion: string | undefined,
  fix: Fix,
): Finding {
  const check = 'dependencies';
  if (!manifest)
    return {
      check,
      result: 'failure',
      what: 'There is no package.json that can be read.',
      next: 'Bring it back from version control, or copy it from a project that `wasp new` makes.',
    };
  const wanted = Object.entries({ ...manifest.devDependencies, ...manifest.dependencies });
  const missing = wanted.filter(([name]) => installed(name) === undefined).map(([name]) => name);
  const stale = wanted.filter(
    ([name, range]) =>
      installed(name) !== undefined &&
      validRange(range) !== null &&
      !satisfies(installed(name) ?? '', range, { includePrerelease: true }),
  );
  const spec = installed('@wasp.sh/spec');
  const next = 'Run `wasp install`.';
  if (missing.length > 0)
    return { check, result: 'failure', what: `Not installed: ${shorten(missing)}.`, next, fix };
  if (stale.length > 0)
    return {
      check,
      result: 'failure',
      what: `Not as package.json asks: ${shorten(stale.map(([name, range]) => `${name} is ${installed(name)}, not ${range}`))}.`,
      next,
      fix,
    };
  if (spec !== undefined && engineVersion !== undefined && spec !== engineVersion)
    return {
      check,
      result: 'failure',
      what: `Wasp's spec package is of ${spec}, the engine is ${engineVersion}.`,
      next,
      fix,
    };
  return { check, result: 'ok', what: `All ${wanted.length} of package.json are installed` };
}

function shorten(words: readonly string[]): string {
  return words.length > 4
    ? `${words.slice(0, 4).join(', ')} and ${words.length - 4} more`
    : words.join(', ');
}

/** Prisma's engines, which it fetches itself when it is first run; the app needs them where it has entities. */
export function examinePrisma({
  project,
  settings,
  signal,
}: RunContext & { readonly project: Project }): Finding {
  const file = join(project.root, 'node_modules', '.bin', 'prisma');
  const fix: Fix = {
    what: 'let Prisma fetch its engines',
    async run() {
      const end = await run(
        { file, args: ['version'], cwd: project.root, env: settings.env },
        { kind: 'captured' },
        signal,
      );
      if (hasPrismaEngines(project)) return;
      throw new UserError('Prisma could not fetch its engines.', {
        ...(end.kind !== 'not-found' && {
          why: end.stderr.trim().split('\n').slice(-3).join('\n'),
        }),
        next: NEXT_FOR_PRISMA,
      });
    },
  };
  const facts = {
    hasEntities: hasEntities(project),
    isInstalled: existsSync(file),
    hasEngines: hasPrismaEngines(project),
  };
  return judgePrisma(facts, fix);
}

const NEXT_FOR_PRISMA =
  'Prisma fetches them from https://binaries.prisma.sh: see to the network and the proxy, or set PRISMA_ENGINES_MIRROR to a mirror that you can reach.';

export function judgePrisma(
  {
    hasEntities,
    isInstalled,
    hasEngines,
  }: Record<'hasEntities' | 'isInstalled' | 'hasEngines', boolean>,
  fix: Fix,
): Finding {
  const check = 'Prisma';
  if (hasEngines) return { check, result: 'ok', what: 'Its engines are there' };
  if (!hasEntities)
    return {
      check,
      result: 'ok',
      what: 'Its engines are not there, and not needed: the app has no entities',
    };
  if (!isInstalled)
    return { check, result: 'failure', what: 'It is not installed.', next: 'Run `wasp install`.' };
  return {
    check,
    result: 'failure',
    what: 'Its engines are not there, so that no app with entities compiles or reaches its database, SQLite too.',
    next: NEXT_FOR_PRISMA,
    fix,
  };
}

function hasEntities({ root }: Project): boolean {
  return parseModels(readIfExists(join(root, 'schema.prisma')) ?? '').length > 0;
}

function readManifest(file: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch {
    // Missing, or no JSON.
    return undefined;
  }
}
