import { readStaticSiteFiles } from '../../../src/providers/railway/static-site';

const files = Object.fromEntries(readStaticSiteFiles());

test('the builder is named', () => {
  expect(JSON.parse(files['railway.json'] ?? '')).toEqual({
    $schema: 'https://railway.com/railway.schema.json',
    build: { builder: 'RAILPACK' },
  });
});

test("a path that is no file is for the client's router", () => {
  expect(files['Caddyfile']).toContain('try_files {path} {path}/index.html /200.html');
});

test('the port is the one that Railway gives, and a health check is answered', () => {
  expect(files['Caddyfile']).toContain(':{$PORT:80} {');
  expect(files['Caddyfile']).toContain('respond /health 200');
});

test.each([
  'hide .git',
  'hide .env*',
  'X-Content-Type-Options "nosniff"',
  'Referrer-Policy "strict-origin-when-cross-origin"',
  '-Server',
  'auto_https off',
  'admin off',
])('%s', (line) => {
  expect(files['Caddyfile']).toContain(line);
});
