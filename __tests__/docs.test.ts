import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const PAGES = [
  'CONTRIBUTING.md',
  'docs/architecture.md',
  ...readdirSync(join(ROOT, 'docs', 'internals')).map((name) => `docs/internals/${name}`),
];

/** Paths between backticks: with a folder, and nothing that only stands for a name. */
function findPaths(text: string): string[] {
  return [...text.matchAll(/`([\w.-]+(?:\/[\w.-]*)+)`/g)]
    .map(([, path = '']) => path)
    .filter(
      (path) =>
        /^(src|docs|bin|assets|bench|demo|scripts|__tests__)\//.test(path) ||
        /\.(ts|js)$/.test(path) ||
        path.endsWith('/'),
    );
}

test.each(PAGES)('every path that %s names exists', (page) => {
  const paths = findPaths(readFileSync(join(ROOT, page), 'utf8'));
  const missing = paths.filter(
    (path) => !['', 'src'].some((folder) => existsSync(join(ROOT, folder, path))),
  );
  expect(missing).toEqual([]);
});

test('the map names every folder and file of src', () => {
  const map = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8');
  const names = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? `${entry.name}/` : entry.name,
  );
  expect(names.filter((name) => !map.includes(`\`${name}`) && name !== 'main.ts')).toEqual([]);
});

test('architecture.md is short', () => {
  const words = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8').split(/\s+/);
  expect(words.length).toBeLessThanOrEqual(1500);
});
