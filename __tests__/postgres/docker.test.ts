import { dockerId } from '../../src/docker/docker';
import { containerName, dockerRunArgs, dockerUrl, parsePublished } from '../../src/postgres/docker';

test('container, volume and address are those of the official CLI', () => {
  // Written by engine 0.25.0 into .wasp/out/server/.env of a project in that folder.
  const id = dockerId('app', { root: '/tmp/db-lab/app' });
  expect(id).toBe('app-17bcd808b1');
  expect(containerName(id)).toBe('wasp-dev-db-app-17bcd808b1');
  expect(dockerUrl(id, 5432)).toBe(
    'postgresql://postgresWaspDevUser:postgresWaspDevPass@localhost:5432/app-17bcd808b1',
  );
});

test('of a long name 19 characters count, and every folder has a database of its own', () => {
  expect(dockerId('a-name-of-more-than-nineteen', { root: '/a' })).toMatch(
    /^a-name-of-more-than-[0-9a-f]{10}$/,
  );
  expect(dockerId('app', { root: '/a' })).not.toBe(dockerId('app', { root: '/b' }));
});

test('docker is asked as the official CLI asks it, with the port on this machine alone and no password among the arguments', () => {
  const args = dockerRunArgs({
    id: 'app-0123456789',
    port: 5442,
    image: 'postgres:18',
    mountPath: '/var/lib/postgresql',
  });
  expect(args).toEqual([
    ...[
      'run',
      '--name',
      'wasp-dev-db-app-0123456789',
      '--rm',
      '--publish',
      '127.0.0.1:5442:5432',
      '-v',
      'wasp-dev-db-app-0123456789:/var/lib/postgresql',
    ],
    ...[
      '--env',
      'POSTGRES_PASSWORD',
      '--env',
      'POSTGRES_USER=postgresWaspDevUser',
      '--env',
      'POSTGRES_DB=app-0123456789',
      'postgres:18',
    ],
  ]);
});

test.each([
  ['{"5432/tcp":[{"HostIp":"0.0.0.0","HostPort":"5433"},{"HostIp":"::","HostPort":"5433"}]}', 5433],
  ['{"5432/tcp":null}', undefined],
  ['{}', undefined],
  ['null', undefined],
  ['', undefined],
])('of %j the port is %s', (text, port) => {
  expect(parsePublished(text)).toBe(port);
});
