import { needsCompile, type FileEvent } from '../../src/dev/changes';

test.each<[FileEvent, string]>([
  ['change', 'main.wasp.ts'],
  ['add', 'auth.wasp.ts'],
  ['unlink', 'auth.wasp.ts'],
  ['change', 'src/tasks/tasks.wasp.ts'],
  ['add', 'specs/tasks.wasp.ts'],
  ['change', 'schema.prisma'],
  ['change', 'package.json'],
  ['add', '.env.server'],
  ['change', '.env.client'],
  ['change', 'tsconfig.src.json'],
  ['add', 'src/NewPage.tsx'],
  ['unlink', 'src/OldPage.tsx'],
  ['add', 'src/deep/below/file.css'],
  ['add', 'migrations/20260101_init/migration.sql'],
])('%s of %s asks for a compile', (event, path) => {
  expect(needsCompile(event, path)).toBe(true);
});

test.each<[FileEvent, string]>([
  ['change', 'src/MainPage.tsx'],
  ['change', 'src/Main.css'],
  ['addDir', 'src/empty'],
  ['change', 'AGENTS.md'],
  ['add', 'log'],
  ['change', 'package-lock.json'],
  ['change', 'vite.config.ts'],
  ['add', 'src/.MainPage.tsx.swp'],
  ['add', 'src/.#tasks.wasp.ts'],
  ['add', 'src/4913'],
  ['add', 'src/MainPage.tsx~'],
  ['add', 'src/.#MainPage.tsx'],
  ['add', 'src/#MainPage.tsx#'],
  ['add', 'src/.DS_Store'],
  ['add', 'public/logo.png'],
  ['change', '.wasp/out/server/src/app.js'],
  ['add', 'migrations/dev.db'],
])('%s of %s asks for none', (event, path) => {
  expect(needsCompile(event, path)).toBe(false);
});
