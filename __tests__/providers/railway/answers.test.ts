import { UserError } from '../../../src/errors';
import {
  findDeploymentStatus,
  findEnvironment,
  hasService,
  isServiceIn,
  parseDeployments,
  parseDomains,
  parseLinkedEnvironment,
  parseProject,
  parseProjects,
  parseVariables,
  parseVersionText,
} from '../../../src/providers/railway/answers';

const edges = (...nodes: unknown[]) => ({ edges: nodes.map((node) => ({ node })) });

/** The CLI from about 4.35 on. */
const NEWER = JSON.stringify({
  id: 'p1',
  name: 'my-app',
  services: edges({ id: 's1', name: 'Postgres' }, { id: 's2', name: 'my-app-client' }),
  environments: edges(
    {
      id: 'e2',
      name: 'staging',
      serviceInstances: edges({ serviceName: 'Postgres', latestDeployment: { status: 'CRASHED' } }),
    },
    {
      id: 'e1',
      name: 'production',
      serviceInstances: edges(
        { serviceName: 'Postgres', latestDeployment: { status: 'SUCCESS', meta: {} } },
        { serviceName: 'my-app-client', latestDeployment: null },
      ),
    },
  ),
});

/** As 4.11 answers. */
const OLDER = JSON.stringify({
  id: 'p1',
  name: 'my-app',
  services: edges(
    {
      id: 's1',
      name: 'Postgres',
      serviceInstances: edges(
        { environmentId: 'e1', latestDeployment: { status: 'SUCCESS' } },
        { environmentId: 'e2', latestDeployment: { status: 'CRASHED' } },
      ),
    },
    { id: 's2', name: 'my-app-client', serviceInstances: edges({ environmentId: 'e1' }) },
  ),
  environments: edges({ id: 'e2', name: 'staging' }, { id: 'e1', name: 'production' }),
});

describe.each([
  ['newer', NEWER],
  ['older', OLDER],
])('the project in the words of the %s CLI', (_, text) => {
  const project = parseProject(text);

  test('has its id, name and services', () => {
    expect(project).toMatchObject({
      id: 'p1',
      name: 'my-app',
      services: [
        { id: 's1', name: 'Postgres' },
        { id: 's2', name: 'my-app-client' },
      ],
    });
    expect(hasService(project, 'Postgres')).toBe(true);
    expect(hasService(project, 'my-app-server')).toBe(false);
  });

  test('has its environments, found without regard to case', () => {
    expect(findEnvironment(project, 'Staging')?.name).toBe('staging');
    expect(findEnvironment(project, 'preview')).toBeUndefined();
  });

  test.each([
    ['Postgres', 'production', 'SUCCESS'],
    ['Postgres', 'staging', 'CRASHED'],
    ['Postgres', undefined, 'SUCCESS'],
    ['my-app-client', 'production', undefined],
    ['my-app-client', 'staging', undefined],
    ['my-app-server', undefined, undefined],
  ])('the latest deployment of %s in %s is %s', (service, environment, status) => {
    expect(findDeploymentStatus(project, service, environment)).toBe(status);
  });

  test.each([
    ['my-app-client', 'production', true],
    ['my-app-client', 'staging', false],
    ['my-app-client', undefined, true],
    ['my-app-server', undefined, false],
  ])('whether %s is in %s: %s', (service, environment, isThere) => {
    expect(isServiceIn(project, service, environment)).toBe(isThere);
  });
});

test('a project without services and environments', () => {
  expect(parseProject(JSON.stringify({ id: 'p1', name: 'my-app', services: edges() }))).toEqual({
    id: 'p1',
    name: 'my-app',
    services: [],
    environments: [],
  });
});

test('a status of tomorrow is read like any other', () => {
  const text = NEWER.replace('"SUCCESS"', '"LEVITATING"');
  expect(findDeploymentStatus(parseProject(text), 'Postgres', undefined)).toBe('LEVITATING');
});

test('the list of projects, an empty one too', () => {
  expect(parseProjects(`[${NEWER},${OLDER}]`).map(({ name }) => name)).toEqual([
    'my-app',
    'my-app',
  ]);
  expect(parseProjects('[]')).toEqual([]);
});

test.each([
  ['{"domains":["https://a.up.railway.app"]}', ['https://a.up.railway.app']],
  ['{"domains":["https://a.com","https://b.com"]}', ['https://a.com', 'https://b.com']],
  ['{"domain":"https://a.up.railway.app"}', ['https://a.up.railway.app']],
  [
    'Domains already exists on the service:\n🚀 https://a.up.railway.app\n',
    ['https://a.up.railway.app'],
  ],
  [
    'warning\nDomains already exist on the service:\n- https://a.com\n- https://b.com\nbye',
    ['https://a.com', 'https://b.com'],
  ],
])('the domains in %j', (text, domains) => {
  expect(parseDomains(text)).toEqual(domains);
});

test.each(['{"domains":[]}', '{}', 'Domains already exist on the service:', '', '{"domain":1}'])(
  'no domain in %j',
  (text) => {
    expect(() => parseDomains(text)).toThrow(UserError);
  },
);

test('what is not understood is quoted, as far as it is no secret', () => {
  const thrown = catchError(() => parseProject('{"id":1,"surprise":true}'));
  expect(thrown.message).toBe('The answer of `railway status --json` is not understood.');
  expect(thrown.why).toContain('{"id":1,"surprise":true}');
  const secret = catchError(() => parseVariables('{"JWT_SECRET":["hunter2"]}'));
  expect(JSON.stringify([secret.message, secret.why, secret.next])).not.toContain('hunter2');
  const broken = catchError(() => parseVariables('{"JWT_SECRET":"hunter2"'));
  expect(JSON.stringify([broken.message, broken.why, broken.next])).not.toContain('hunter2');
});

test('variables, by name', () => {
  expect([...parseVariables('{"PORT":"8080","A":"b=c"}')]).toEqual([
    ['PORT', '8080'],
    ['A', 'b=c'],
  ]);
});

test('no variables, in the words of older versions', () => {
  expect([...parseVariables('\n')]).toEqual([]);
});

test('deployments, the newest first', () => {
  const text = JSON.stringify([
    { id: 'd1', status: 'REMOVED', createdAt: '2026-01-01T00:00:00Z', meta: null },
    { id: 'd2', status: 'SUCCESS', createdAt: '2026-01-02T00:00:00Z' },
  ]);
  expect(parseDeployments(text).map(({ id }) => id)).toEqual(['d2', 'd1']);
});

test.each([
  ['Project: my-app\nEnvironment: staging\nService: None\n', 'staging'],
  ['Project: my-app', undefined],
])('the linked environment in %j', (text, environment) => {
  expect(parseLinkedEnvironment(text)).toBe(environment);
});

test.each([
  ['railway 4.6.3\n', '4.6.3'],
  ['railwayapp 4.36.1', '4.36.1'],
  ['Rail Way 3', undefined],
])('the version in %j', (text, version) => {
  expect(parseVersionText(text)).toBe(version);
});

function catchError(work: () => unknown): UserError {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}
