import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { declareAll } from '../../src/cli/program';
import { documents } from '../../src/json/documents';

test('docs/json.md is what the schemas say; `npm run docs` writes it', () => {
  const script = join(__dirname, '../../scripts/docs.js');
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('every command that takes --json is on the page, and no other', async () => {
  const described = documents.flatMap(({ command, also = [] }) => [command, ...also]);
  expect([...new Set(described.map((typed) => typed.replace(/ --.*/, '')))].sort()).toEqual(
    findWithJson(await declareAll()).sort(),
  );
  expect(described.filter((typed) => !typed.endsWith(' --json'))).toEqual([]);
});

type Declared = Awaited<ReturnType<typeof declareAll>>;

function findWithJson(command: Declared, typed = 'wasp'): string[] {
  const own = command.options.some(({ long }) => long === '--json') ? [typed] : [];
  return [
    ...own,
    ...(command.commands as readonly Declared[]).flatMap((child) =>
      findWithJson(child, `${typed} ${child.name()}`),
    ),
  ];
}
