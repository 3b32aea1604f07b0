import { UsageError } from '../../../src/errors';
import {
  clientVariables,
  databaseVariables,
  nameServices,
  refer,
  serverVariables,
  verifyProjectName,
} from '../../../src/providers/railway/names';

test('services are named as the official CLI names them', () => {
  expect(nameServices('my-app')).toEqual({
    database: 'Postgres',
    client: 'my-app-client',
    server: 'my-app-server',
  });
});

test.each([
  [['PORT'], '${{PORT}}'],
  [['DATABASE_URL', 'Postgres'], '${{"Postgres".DATABASE_URL}}'],
  [['DATABASE_URL', 'my-app-1'], '${{"my-app-1".DATABASE_URL}}'],
  [['secret()'], '${{secret()}}'],
] as const)('a reference to %j is %s', ([variable, service], reference) => {
  expect(refer(variable, service)).toBe(reference);
});

test("the server's variables but its secrets", () => {
  expect(serverVariables(nameServices('my-app'))).toEqual([
    ['PORT', '8080'],
    ['WASP_SERVER_URL', 'https://${{RAILWAY_PUBLIC_DOMAIN}}'],
    ['WASP_WEB_CLIENT_URL', 'https://${{"my-app-client".RAILWAY_PUBLIC_DOMAIN}}'],
    ['DATABASE_URL', '${{"Postgres".DATABASE_URL}}'],
  ]);
});

test("the client's variables", () => {
  expect(clientVariables()).toEqual([
    ['PORT', '8080'],
    ['RAILPACK_STATIC_FILE_ROOT', '1'],
  ]);
});

test("an image of one's own gets what the Postgres template would bring", () => {
  expect(databaseVariables()).toEqual([
    ['POSTGRES_DB', 'railway'],
    ['POSTGRES_USER', 'postgres'],
    ['POSTGRES_PASSWORD', '${{secret()}}'],
    ['PORT', '5432'],
    ['PGDATA', '/var/lib/postgresql/data/pgdata'],
    [
      'DATABASE_URL',
      'postgresql://${{POSTGRES_USER}}:${{POSTGRES_PASSWORD}}@${{RAILWAY_PRIVATE_DOMAIN}}:${{PORT}}/${{POSTGRES_DB}}',
    ],
  ]);
});

test.each(['a', 'my-app', 'x'.repeat(25)])('%s is a name for a project', (name) => {
  expect(() => verifyProjectName(name)).not.toThrow();
});

test('a name is too long from 26 characters on', () => {
  const name = 'x'.repeat(26);
  expect(() => verifyProjectName(name)).toThrow(
    new UsageError(
      `The project name "${name}" is too long (26 characters). It must be at most 25 characters long.`,
    ),
  );
});

test.each(['', ' '])('%j is no name', (name) => {
  expect(() => verifyProjectName(name)).toThrow(UsageError);
});
