import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readCalls } from './calls';
import { DOCKER_STAND_IN } from './docker';

/** Folders of the stand-ins for docker, psql and prisma, as a part of a PATH. */
export const DATABASE_STAND_INS = [join(__dirname, 'database'), DOCKER_STAND_IN].join(delimiter);

/** Gives a project its `schema.prisma`, and what a compile leaves as far as Prisma is concerned, with the stand-in as the project's Prisma. */
export function addDatabase(project: string, provider: string): void {
  const schema = `datasource db {\n  provider = "${provider}"\n  url = env("DATABASE_URL")\n}\ngenerator client {\n  provider = "prisma-client-js"\n}\n`;
  writeFileSync(join(project, 'schema.prisma'), schema);
  const out = join(project, '.wasp', 'out');
  for (const name of ['db', 'server']) mkdirSync(join(out, name), { recursive: true });
  writeFileSync(join(out, 'db', 'schema.prisma'), schema);
  writeFileSync(
    join(out, '.waspchecksums'),
    JSON.stringify([
      [['file', 'Dockerfile'], 'a'],
      [['dir', 'db/migrations/'], 'b'],
    ]),
  );
  const bin = join(project, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  copyFileSync(join(__dirname, 'database', 'prisma'), join(bin, 'prisma'));
  chmodSync(join(bin, 'prisma'), 0o755);
  const engines = join(project, 'node_modules', '@prisma', 'engines');
  mkdirSync(engines, { recursive: true });
  writeFileSync(join(engines, 'schema-engine-debian-openssl-3.0.x'), '');
}

/** What the engine has found in the main file. */
export function addAnalysis(project: string, seeds: readonly string[]): void {
  const app = {
    declType: 'App',
    declName: 'app',
    declValue: {
      db: {
        seeds: seeds.map((name) => ({ kind: 'named', name, path: '@src/seeds', alias: name })),
      },
    },
  };
  mkdirSync(join(project, '.wasp'), { recursive: true });
  writeFileSync(
    join(project, '.wasp', 'spec-result.json'),
    JSON.stringify({ status: 'ok', value: [app] }),
  );
}

export interface PrismaCall {
  args: string[];
  cwd: string;
  DATABASE_URL?: string;
  WASP_DB_SEED_NAME?: string;
}

export function prismaCalls(root: string): PrismaCall[] {
  return readCalls(join(root, 'prisma-calls.jsonl'));
}
