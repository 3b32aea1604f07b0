import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandTable } from '../../src/cli/command-table';
import { documents } from '../../src/documents/documents';
import { formatPage } from '../../src/documents/page';

test('docs/json.md is what the schemas say; `npm run docs` writes it', () => {
  expect(readFileSync(join(__dirname, '../../docs/json.md'), 'utf8')).toBe(formatPage());
});

test.each(documents.map(({ command }) => command))('`%s` is a command that there is', (command) => {
  const words = command.split(' ').filter((word) => !word.startsWith('-'));
  expect(commandTable.map(({ path }) => `wasp ${path}`)).toContain(words.join(' '));
});
