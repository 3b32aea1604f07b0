import { parseProvider, readProvider } from '../../src/prisma/schema';
import { readProject } from '../../src/project/project';
import { createTempFolder, writeFile } from '../support/temp-folder';

test.each([
  ['datasource db {\n  provider = "sqlite"\n  url = env("DATABASE_URL")\n}', 'sqlite'],
  ['datasource db { provider="postgresql" }', 'postgresql'],
  [
    'generator client {\n  provider = "prisma-client-js"\n}\ndatasource db {\n  url = env("X")\n  provider = "postgresql"\n}',
    'postgresql',
  ],
  [
    '// datasource db { provider = "sqlite" }\ndatasource db {\n  // provider = "sqlite"\n  provider = "postgresql" // not "sqlite"\n}',
    'postgresql',
  ],
  [
    '/* datasource a { provider = "sqlite" } */ datasource b { provider = "postgresql" }',
    'postgresql',
  ],
  ['datasource db {\n  url = "http://a//b}"\n  provider = "mysql"\n}', 'mysql'],
  ['datasource db { relationprovider = "sqlite" }', undefined],
  ['generator client { provider = "prisma-client-js" }', undefined],
  ['', undefined],
])('of %j the database is %s', (schema, provider) => {
  expect(parseProvider(schema)).toBe(provider);
});

const projectWith = (schema: string): ReturnType<typeof readProject> => {
  const root = createTempFolder();
  if (schema) writeFile(root, 'schema.prisma', schema);
  return readProject(root);
};

test('a project without a schema, or with a database that Wasp has no support for, is told so', () => {
  expect(readProvider(projectWith('datasource db { provider = "sqlite" }'))).toBe('sqlite');
  expect(() => readProvider(projectWith(''))).toThrow("schema.prisma can't be read");
  expect(() => readProvider(projectWith('datasource db { provider = "mysql" }'))).toThrow(
    'Wasp has no support for the database "mysql".',
  );
  expect(() => readProvider(projectWith('generator a {}'))).toThrow(
    'does not say which database the project has',
  );
});
