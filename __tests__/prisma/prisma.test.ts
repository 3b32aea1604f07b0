import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  keepMigrations,
  migrateDevArgs,
  prismaArgs,
  resetArgs,
  withoutMigrations,
} from '../../src/prisma/prisma';
import { createTempFolder, writeFile } from '../support/temp-folder';

const S = '/out/db/schema.prisma';

test.each([
  [{}, []],
  [{ name: 'add-tasks' }, ['--name', 'add-tasks']],
  [{ createOnly: true }, ['--create-only']],
  [{ name: 'a', createOnly: true }, ['--create-only', '--name', 'a']],
])('migrate-dev with %j', (options, more) => {
  expect(migrateDevArgs(S, options)).toEqual([
    'migrate',
    'dev',
    '--schema',
    S,
    '--skip-generate',
    '--skip-seed',
    ...more,
  ]);
});

test('reset asks, unless it is forced', () => {
  expect(resetArgs(S, {})).toEqual([
    'migrate',
    'reset',
    '--schema',
    S,
    '--skip-generate',
    '--skip-seed',
  ]);
  expect(resetArgs(S, { force: true })).toContain('--force');
});

test.each([
  ['migrate status', true],
  ['migrate resolve --applied a', true],
  ['db pull', true],
  ['validate', true],
  ['generate --watch', true],
  ['migrate status --schema other.prisma', false],
  ['db execute --url=postgresql://a --stdin', false],
  ['migrate diff --from-empty --to-schema-datamodel a', false],
  ['migrate dev --help', false],
  ['--version', false],
  ['db seed', false],
  ['', false],
])('`wasp db prisma -- %s` gets the generated schema: %s', (typed, isAdded) => {
  const words = typed.split(' ').filter(Boolean);
  expect(prismaArgs(S, words)).toEqual(isAdded ? [...words, '--schema', S] : words);
});

test("the engine's note of migrations is taken out of its list, and nothing else", () => {
  const entries = [
    [['file', 'Dockerfile'], 'a'],
    [['dir', 'db/migrations/'], 'b'],
    [['file', 'db/schema.prisma'], 'c'],
  ];
  expect(JSON.parse(withoutMigrations(JSON.stringify(entries)))).toEqual([entries[0], entries[2]]);
  expect(withoutMigrations('half a li')).toBe('half a li');
});

test('migrations come back into the project, and the engine is told that schema and database agree, or is not', async () => {
  const root = createTempFolder();
  const schema = writeFile(root, '.wasp/out/db/schema.prisma', 'schema');
  const note = join(root, '.wasp/out/db/schema.prisma.wasp-last-db-concurrence-checksum');
  writeFile(root, '.wasp/out/db/migrations/1/migration.sql', 'new');
  writeFile(root, 'migrations/0/migration.sql', 'old');

  await keepMigrations({ root }, { isInDatabase: true });
  expect(readFileSync(join(root, 'migrations/1/migration.sql'), 'utf8')).toBe('new');
  expect(readFileSync(join(root, 'migrations/0/migration.sql'), 'utf8')).toBe('old');
  expect(readFileSync(note, 'utf8')).toBe(
    createHash('sha256').update(readFileSync(schema)).digest('hex'),
  );

  await keepMigrations({ root }, { isInDatabase: false });
  expect(existsSync(note)).toBe(false);
});
