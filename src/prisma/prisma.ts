import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { installedProgram, runToEnd } from '../processes/installed-program';
import type { EngineContext, Project } from '../context';
import { generatedFiles } from '../engine/layout';
import { MISSING_ENGINES, hasPrismaEngines } from '../engine/prisma-engines';
import { readIfExists } from '../files';
import type { ChildCommand, ChildStreams } from '../processes/run';

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
    cwd: generatedFiles(user.project).server,
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

/**
 * What the engine does after Prisma has made a migration: it takes the folder of migrations out of what it has noted as its own,
 * copies it to the project, and notes that schema and database agree.
 */
export async function keepMigrations(
  project: Pick<Project, 'root'>,
  { isInDatabase }: { isInDatabase: boolean },
): Promise<void> {
  const { checksums, migrations, schema, schemaChecksum } = generatedFiles(project);
  const noted = readIfExists(checksums);
  if (noted !== undefined) writeFileSync(checksums, withoutMigrations(noted));
  if (existsSync(migrations))
    await cp(migrations, join(project.root, 'migrations'), { recursive: true });
  if (isInDatabase)
    writeFileSync(schemaChecksum, createHash('sha256').update(readFileSync(schema)).digest('hex'));
  else forgetConcurrence(project);
}

/** The engine then looks at the database at the next compile. */
export function forgetConcurrence(project: Pick<Project, 'root'>): void {
  rmSync(generatedFiles(project).schemaChecksum, { force: true });
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
