import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { installedProgram, runToEnd } from '../app/app';
import type { EngineContext, Project } from '../context';
import { hasPrismaFailed } from '../engine/output';
import type { ChildCommand, ChildStreams } from '../processes/run';

/** The schema that the engine generates for Prisma. */
export function findSchema({ root }: Pick<Project, 'root'>): string {
  return join(root, '.wasp', 'out', 'db', 'schema.prisma');
}

export function migrateDevArgs(
  schema: string,
  { name, createOnly }: { name?: string | undefined; createOnly?: boolean | undefined },
): string[] {
  return [
    'migrate',
    'dev',
    '--schema',
    schema,
    '--skip-generate',
    '--skip-seed',
    ...(createOnly ? ['--create-only'] : []),
    ...(name === undefined ? [] : ['--name', name]),
  ];
}

export function migrateArgs(schema: string): string[] {
  return ['migrate', 'deploy', '--schema', schema];
}

export function resetArgs(schema: string, { force }: { force?: boolean | undefined }): string[] {
  return [
    'migrate',
    'reset',
    '--schema',
    schema,
    '--skip-generate',
    '--skip-seed',
    ...(force ? ['--force'] : []),
  ];
}

export function studioArgs(schema: string): string[] {
  return ['studio', '--schema', schema];
}

const WITH_SCHEMA =
  /^(db (pull|push|execute)|migrate (dev|deploy|reset|status|resolve)|generate|validate|format|studio|debug)\b/;

/** What was typed for Prisma, with the generated schema where it wants one and none was named. `db execute` may name an address instead. */
export function prismaArgs(schema: string, typed: readonly string[]): string[] {
  const hasOwn = typed.some((word) => /^(--schema(=.*)?|--url(=.*)?|-h|--help)$/.test(word));
  return WITH_SCHEMA.test(typed.join(' ')) && !hasOwn ? [...typed, '--schema', schema] : [...typed];
}

/** The project's own Prisma, in the folder where it finds the `.env` that the engine has written. */
export function prismaCommand(
  args: readonly string[],
  user: Pick<EngineContext, 'project' | 'engine' | 'signal'>,
  env: NodeJS.ProcessEnv,
): ChildCommand {
  return {
    ...installedProgram('prisma', args, user, env),
    cwd: join(user.project.root, '.wasp', 'out', 'server'),
  };
}

/** Runs Prisma on the terminal, its questions included. @returns its exit code */
export async function runPrisma(
  args: readonly string[],
  user: Pick<EngineContext, 'project' | 'engine' | 'terminal' | 'signal'>,
  env: NodeJS.ProcessEnv,
  streams: ChildStreams = { kind: 'passed', streams: user.terminal.streams },
): Promise<number> {
  const exitCode = await runToEnd('Prisma', prismaCommand(args, user, env), streams, user.signal);
  if (exitCode !== 0 && !hasPrismaEngines(user.project)) user.terminal.warn(MISSING_ENGINES);
  return exitCode;
}

/** Prisma fetches them by itself when it is first run. */
export const MISSING_ENGINES =
  "Prisma's own engines are not there, in node_modules/@prisma/engines, and without them Prisma can do nothing.\n" +
  'Prisma fetches them from https://binaries.prisma.sh when it is first run, which has failed. See to the network and the proxy, or set PRISMA_ENGINES_MIRROR to a mirror.';

export function hasPrismaEngines({ root }: Pick<Project, 'root'>): boolean {
  const folder = join(root, 'node_modules', '@prisma', 'engines');
  return (
    existsSync(folder) &&
    readdirSync(folder).some((name) => /^(lib)?(schema|query)[-_]engine/.test(name))
  );
}

/** What an engine's compile has failed for, beyond its own words. @param text all that it has printed */
export function explainCompileFailure(
  text: string,
  project: Pick<Project, 'root'>,
): string | undefined {
  return hasPrismaFailed(text) && !hasPrismaEngines(project) ? MISSING_ENGINES : undefined;
}

const CHECKSUMS = '.waspchecksums';
const CONCURRENCE = 'schema.prisma.wasp-last-db-concurrence-checksum';

/**
 * What the engine does after Prisma has made a migration: it takes the folder of migrations out of what it has noted as its own,
 * copies it to the project, and notes that schema and database agree.
 */
export async function keepMigrations(
  { root }: Pick<Project, 'root'>,
  { isInDatabase }: { isInDatabase: boolean },
): Promise<void> {
  const out = join(root, '.wasp', 'out');
  const checksums = join(out, CHECKSUMS);
  if (existsSync(checksums))
    writeFileSync(checksums, withoutMigrations(readFileSync(checksums, 'utf8')));
  const made = join(out, 'db', 'migrations');
  if (existsSync(made)) await cp(made, join(root, 'migrations'), { recursive: true });
  if (isInDatabase)
    writeFileSync(
      join(out, 'db', CONCURRENCE),
      createHash('sha256')
        .update(readFileSync(findSchema({ root })))
        .digest('hex'),
    );
  else forgetConcurrence({ root });
}

/** The engine then looks at the database at the next compile. */
export function forgetConcurrence({ root }: Pick<Project, 'root'>): void {
  rmSync(join(root, '.wasp', 'out', 'db', CONCURRENCE), { force: true });
}

/** @param text the engine's list, of `[[kind, path], checksum]`; what is not one is left as it is */
export function withoutMigrations(text: string): string {
  try {
    const entries = JSON.parse(text) as [[string, string], string][];
    return JSON.stringify(
      entries.filter(([[, path]]) => !/^db\/migrations\/?$/.test(path)),
      null,
      4,
    );
  } catch {
    // The engine generates all anew where it can't read it.
    return text;
  }
}

/** The names of the app's seed functions, as the engine has found them in the main file. */
export function readSeeds({ root }: Pick<Project, 'root'>): string[] {
  return parseSeeds(readFileSync(join(root, '.wasp', 'spec-result.json'), 'utf8'));
}

/** @param text the engine's analysis: a list of declarations, of which one is the app */
export function parseSeeds(text: string): string[] {
  const { value } = JSON.parse(text) as {
    value: {
      declType: string;
      declValue: { db?: { seeds?: { name: string; alias?: string }[] } };
    }[];
  };
  const app = value.find(({ declType }) => declType === 'App');
  return (app?.declValue.db?.seeds ?? []).map(({ name, alias }) => alias ?? name);
}
