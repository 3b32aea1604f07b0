import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ContextFor } from '../context';
import { generatedFiles } from '../engine/layout';
import { choosePending, listMigrations } from '../prisma/migrations';
import { run } from '../processes/run';
import { findSqliteUrl } from './sqlite';

/** For the runtime of the app, which brings SQLite: the Node.js that runs the shell may have none. */
const PROGRAM = `
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1], { readOnly: true });
const isThere = database.prepare("select 1 from sqlite_master where name = '_prisma_migrations'").get();
const rows = isThere ? database.prepare('select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null').all() : [];
console.log(JSON.stringify(rows.map(({ name }) => name)));
`;

/**
 * As `findPendingMigrations`, of a project with SQLite. A database that is not there yet lacks all.
 *
 * @returns undefined where the database's place is known to Prisma alone
 * @throws when it can't be read
 */
export async function findPendingSqliteMigrations({
  project,
  settings,
  engine,
  signal,
}: ContextFor<'engine'>): Promise<string[] | undefined> {
  const there = listMigrations(project);
  if (there.length === 0) return [];
  const [, path] = /^file:([^?]+)/.exec(findSqliteUrl(project, settings) ?? '') ?? [];
  if (path === undefined) return undefined;
  const file = resolve(generatedFiles(project).database, path);
  if (!existsSync(file)) return there;
  const end = await run(
    { file: 'node', args: ['-e', PROGRAM, file], cwd: project.root, env: engine.env },
    { kind: 'captured' },
    signal,
  );
  if (end.kind !== 'exited' || end.exitCode !== 0) throw new Error(`${file} can't be read.`);
  return choosePending(there, JSON.parse(end.stdout) as string[]);
}
