import { findOfficialCache } from '../../src/folders';
import { readSettings } from '../../src/settings';
import { findOfficialAttempt, findOfficialId } from '../../src/telemetry/official';
import { createTempFolder, writeFile } from '../support/temp-folder';

const ID = '2ab7c9c4-0c4e-4d5e-9d0a-0d6c3f4c2f0e';
const NOW = Date.parse('2026-05-01T12:00:00Z');
const at = (hour: number): string =>
  new Date(NOW - (12 - hour) * 3600_000).toISOString().replace('Z', '123456Z');

function cacheWith(files: Record<string, string>): string {
  const cache = createTempFolder();
  for (const [name, text] of Object.entries(files)) writeFile(cache, `telemetry/${name}`, text);
  return cache;
}

test.each<[NodeJS.ProcessEnv, string | undefined]>([
  [{ HOME: '/home/ada' }, '/home/ada/.cache/wasp'],
  [{ HOME: '/home/ada', XDG_CACHE_HOME: '/c' }, '/c/wasp'],
  [{ HOME: '/home/ada', XDG_CACHE_HOME: 'c' }, '/home/ada/.cache/wasp'],
  [{}, undefined],
])('with %j its cache is %s', (env, expected) => {
  expect(findOfficialCache(readSettings(env))).toBe(expected);
});

test.each([
  [ID, ID],
  [`${ID.toUpperCase()}\n`, ID],
  ['ada@example.com', undefined],
  [`${ID} and more`, undefined],
  ['x'.repeat(100_000), undefined],
])('the signature %j is the id %s', (signature, expected) => {
  expect(findOfficialId(cacheWith({ signature }))).toBe(expected);
});

test('where it was never used there is no id and no attempt', () => {
  for (const cache of [undefined, '/nowhere'])
    expect([findOfficialId(cache), findOfficialAttempt(cache, 'build', NOW)]).toEqual([
      undefined,
      undefined,
    ]);
});

const times = (
  other: string | null,
  build: string | null = null,
  deploy: string | null = null,
): string =>
  JSON.stringify({ _lastCheckIn: other, _lastCheckInBuild: build, _lastCheckInDeploy: deploy });

test.each<[string, Record<string, string>, 'build' | 'other', string | undefined]>([
  [
    'the last attempt of any project',
    { 'project-a': times(at(9)), 'project-b': times(at(11)), 'project-c': times(at(10)) },
    'other',
    at(11),
  ],
  ['one for deploy', { 'project-a': times(at(9), null, at(10)) }, 'other', at(10)],
  ['builds for themselves', { 'project-a': times(at(11), at(8)) }, 'build', at(8)],
  ['no build', { 'project-a': times(at(11)) }, 'build', undefined],
  ['none that is 12 hours old', { 'project-a': times(at(0)) }, 'other', undefined],
  ['none of a wrong clock', { 'project-a': times(at(20)) }, 'other', undefined],
  [
    'what can be read beside what cannot',
    {
      'project-a': '{',
      'project-b': '[]',
      'project-c': '{"_lastCheckIn":5}',
      'project-d': times(at(9)),
      signature: times(at(11)),
    },
    'other',
    at(9),
  ],
])('what counts is %s', (_, files, bucket, expected) => {
  const found = findOfficialAttempt(cacheWith(files), bucket, NOW);
  expect(found).toBe(expected === undefined ? undefined : Date.parse(expected));
});
