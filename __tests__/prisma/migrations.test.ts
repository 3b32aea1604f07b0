import { choosePending, listMigrations } from '../../src/prisma/migrations';
import { createTempFolder, writeFile } from '../support/temp-folder';

test('migrations are folders with a migration.sql, in the order of their names', () => {
  const root = createTempFolder();
  expect(listMigrations({ root })).toEqual([]);
  for (const name of [
    '2_b/migration.sql',
    '1_a/migration.sql',
    'migration_lock.toml',
    '3_c/notes.txt',
  ])
    writeFile(root, `migrations/${name}`, '');
  expect(listMigrations({ root })).toEqual(['1_a', '2_b']);
});

test.each([
  [['a', 'b'], [], ['a', 'b']],
  [['a', 'b'], ['a'], ['b']],
  [['a', 'b'], ['b', 'a'], []],
  [['a'], ['z'], ['a']],
  [[], ['z'], []],
])('of %j with %j applied, %j are pending', (there, applied, pending) => {
  expect(choosePending(there, applied)).toEqual(pending);
});
