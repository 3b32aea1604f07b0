import { UsageError } from '../../../src/errors';
import {
  basenameOf,
  isMadeFrom,
  nameApps,
  nameTomlFile,
  urlOf,
  verifyBasename,
} from '../../../src/providers/fly/names';

test('apps, files and addresses are named after the basename, and after the environment where there is one', () => {
  expect(nameApps('my-app')).toEqual({
    server: 'my-app-server',
    client: 'my-app-client',
    database: 'my-app-db',
  });
  expect(nameApps('my-app', 'staging')).toEqual({
    server: 'my-app-staging-server',
    client: 'my-app-staging-client',
    database: 'my-app-staging-db',
  });
  expect([nameTomlFile('server'), nameTomlFile('client', 'staging')]).toEqual([
    'fly-server.toml',
    'fly-client.staging.toml',
  ]);
  expect(urlOf('my-app-client')).toBe('https://my-app-client.fly.dev');
});

test.each([
  ['my-app-server', 'server', undefined, 'my-app'],
  ['my-server-app-server', 'server', undefined, 'my-server-app'],
  ['my-app-client', 'client', undefined, 'my-app'],
  ['my-app-client', 'server', undefined, 'my-app-client'],
  ['my-app', 'server', undefined, 'my-app'],
  ['-server', 'server', undefined, '-server'],
  ['my-app-staging-server', 'server', 'staging', 'my-app'],
  ['my-app-server', 'server', 'staging', 'my-app'],
] as const)('%s of the %s in %s was made from %s', (app, part, environment, basename) => {
  expect(basenameOf(app, part, environment)).toBe(basename);
});

test.each([
  ['my-app-server', true],
  ['my-app-server-lively-sun-12', true],
  ['my-app-servers', false],
  ['other-server', false],
])('%s can be what my-app-server became: %j', (app, expected) => {
  expect(isMadeFrom(app, 'my-app-server')).toBe(expected);
});

test.each(['my-app', 'a', 'app2'])('%s is a basename', (name) => {
  expect(() => verifyBasename(name)).not.toThrow();
});

test.each(['My-App', 'my_app', '-app', 'app-', '', 'a b'])('%j is no basename', (name) => {
  expect(() => verifyBasename(name)).toThrow(UsageError);
});
