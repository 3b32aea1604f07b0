import {
  findGivenDatabase,
  formatAddress,
  parseAddress,
  withoutPassword,
} from '../../src/prisma/database-url';
import { readProject } from '../../src/project/project';
import { readSettings } from '../../src/settings';
import { createTempFolder, writeFile } from '../support/temp-folder';

test.each([
  [
    'postgresql://me:secret@host:5555/app',
    {
      host: 'host',
      port: 5555,
      user: 'me',
      password: 'secret',
      database: 'app',
      schema: 'public',
      sslmode: 'prefer',
    },
  ],
  ['postgres://me@host', { host: 'host', port: 5432, user: 'me', password: '', database: 'me' }],
  [
    'postgresql://a%40b:p%2Fw%25@[::1]/a%20b?schema=other&sslmode=require',
    {
      host: '::1',
      user: 'a@b',
      password: 'p/w%',
      database: 'a b',
      schema: 'other',
      sslmode: 'require',
    },
  ],
  ['postgresql://me:100%@host/app', { password: '100%' }],
  ['postgresql://me@localhost/app?host=/run/postgresql', { host: '/run/postgresql' }],
])('%s is read', (url, address) => {
  expect(parseAddress(url)).toMatchObject(address);
});

test.each([
  'prisma://accelerate',
  'file:./dev.db',
  'mysql://a@b/c',
  'postgresql://a:b@:99999999/',
  'nonsense',
  '',
])('"%s" is no address of a PostgreSQL server', (url) => {
  expect(parseAddress(url)).toBeUndefined();
});

test('an address that is written is read back the same, whatever stands in it', () => {
  const address = {
    host: 'localhost',
    port: 5442,
    user: 'a b',
    password: '/?#@:%',
    database: 'my-app-0123456789',
  };
  expect(parseAddress(formatAddress(address))).toMatchObject(address);
});

test.each([
  ['postgresql://me:secret@host:5432/app', 'postgresql://me:***@host:5432/app'],
  [
    'postgresql://me@host/app?sslpassword=secret&schema=a',
    'postgresql://me@host/app?sslpassword=***&schema=a',
  ],
  ['prisma://host/?api_key=secret', 'prisma://host/?api_key=***'],
  ['secret', '(an address that can not be read)'],
])('%s is shown as %s', (url, shown) => {
  expect(withoutPassword(url)).toBe(shown);
});

const find = (env: NodeJS.ProcessEnv, file?: string): ReturnType<typeof findGivenDatabase> => {
  const root = createTempFolder();
  if (file !== undefined) writeFile(root, '.env.server', file);
  return findGivenDatabase(readProject(root), readSettings(env));
};

test("the user's own database is the one of the environment, then that of .env.server", () => {
  expect(find({})).toBeUndefined();
  expect(find({ DATABASE_URL: '' })).toBeUndefined();
  expect(find({}, 'A=1\n#DATABASE_URL=a\n')).toBeUndefined();
  expect(find({}, 'A=1\nDATABASE_URL="postgresql://a/b" # mine\n')).toEqual({
    url: 'postgresql://a/b',
    from: '.env.server',
  });
  expect(find({ DATABASE_URL: 'x' }, 'DATABASE_URL=y')).toEqual({
    url: 'x',
    from: 'the environment',
  });
});
