import { buildEvent, eventSchema, reduceContext, type Identity } from '../../src/telemetry/event';
import type { EventFacts } from '../../src/telemetry/facts';
import { hashProject, hashUserId } from '../../src/telemetry/project-hash';

const IDENTITY: Identity = { id: '0b9c1b5e-5f0e-4c39-9a9e-6d6f3f3a8f11', key: 'ab'.repeat(32) };
const FACTS: EventFacts = {
  isBuild: false,
  deployWords: [],
  projectRoot: '/home/ada/app',
  waspVersion: '0.25.0',
  isCi: false,
  context: '',
};

const EVENT = {
  api_key: 'CdDd2A0jKTI2vFAsrI9JWm3MqpOcgHz1bMyogAcwsE4',
  event: 'cli',
  properties: {
    distinct_id: IDENTITY.id,
    project_hash: hashProject('/home/ada/app', IDENTITY.key),
    is_build: false,
    deploy_cmd_args: '',
    wasp_version: '0.25.0',
    os: 'linux',
    context: '',
  },
};
type Properties = typeof EVENT.properties;

const accepts = (event: unknown): boolean => eventSchema.safeParse(event).success;
const withProperties = (properties: Record<string, unknown>): unknown => ({
  ...EVENT,
  properties: { ...EVENT.properties, ...properties },
});

test('an event holds exactly the documented fields', () => {
  expect(buildEvent(FACTS, IDENTITY, 'linux')).toStrictEqual(EVENT);
});

test('each fact has its property', () => {
  const facts = {
    ...FACTS,
    isBuild: true,
    deployWords: ['fly', 'create-db'],
    waspVersion: '0.26.1',
    isCi: true,
    context: 'docs tutorial',
  };
  expect(
    buildEvent(facts, { ...IDENTITY, id: hashUserId('ada') }, 'darwin')?.properties,
  ).toStrictEqual({
    distinct_id: hashUserId('ada'),
    project_hash: EVENT.properties.project_hash,
    is_build: true,
    deploy_cmd_args: 'fly;create-db',
    wasp_version: '0.26.1',
    os: 'darwin',
    context: 'docs tutorial CI',
  });
});

test.each<[NodeJS.Platform, string | undefined]>([
  ['linux', 'linux'],
  ['darwin', 'darwin'],
  ['win32', 'windows'],
  ['freebsd', undefined],
])('the platform %s is the os %s; an undocumented one gets no event', (platform, expected) => {
  expect(buildEvent(FACTS, IDENTITY, platform)?.properties.os).toBe(expected);
});

test.each<[string, Partial<EventFacts>, Partial<Identity>]>([
  ['an id that is no UUID', {}, { id: 'ada' }],
  ['a version that is none', { waspVersion: 'latest' }, {}],
  ['a word that is no keyword', { deployWords: ['fly', 'my-app'] }, {}],
  ['more keywords than the schema takes', { deployWords: Array(1025).fill('fly') }, {}],
  ['a missing version', { waspVersion: undefined as never }, {}],
])('%s makes no event, and is not trimmed into one', (_, facts, identity) => {
  expect(buildEvent({ ...FACTS, ...facts }, { ...IDENTITY, ...identity }, 'linux')).toBeUndefined();
});

test.each<[string, unknown]>([
  ['beside the properties', { ...EVENT, timestamp: '2026-03-01' }],
  ['beside the properties, undefined', { ...EVENT, timestamp: undefined }],
  ['among the properties', withProperties({ $ip: '127.0.0.1' })],
  ['among the properties, undefined', withProperties({ cwd: undefined })],
  ['named almost like another', withProperties({ Context: '' })],
  ['named like a part of every object', withProperties({ constructor: 'x' })],
])('a field too many %s is refused', (_, event) => {
  expect(accepts(EVENT)).toBe(true);
  expect(accepts(event)).toBe(false);
});

test.each(Object.keys(EVENT.properties))('an event without the property %s is refused', (name) => {
  expect(accepts(withProperties({ [name]: undefined }))).toBe(false);
  expect(accepts(withProperties({ [name]: null }))).toBe(false);
});

test.each<[keyof Properties, unknown]>([
  ['distinct_id', ''],
  ['distinct_id', 'ada'],
  ['distinct_id', '0b9c1b5e-5f0e-1c39-9a9e-6d6f3f3a8f11'],
  ['distinct_id', ` ${IDENTITY.id}`],
  ['distinct_id', `${IDENTITY.id}\n`],
  ['distinct_id', `${IDENTITY.id}${IDENTITY.id}`],
  ['distinct_id', hashUserId('ada').slice(1)],
  ['distinct_id', hashUserId('ada').toUpperCase()],
  ['distinct_id', `${hashUserId('ada')}\n`],
  ['project_hash', ''],
  ['project_hash', 'ABCDEF0123456789'],
  ['project_hash', '0123456789abcde'],
  ['project_hash', '0123456789abcdef0'],
  ['project_hash', '0123456789abcdef\n'],
  ['project_hash', '/home/ada/app123'],
  ['is_build', 'true'],
  ['is_build', 1],
  ['deploy_cmd_args', ';'],
  ['deploy_cmd_args', 'fly;'],
  ['deploy_cmd_args', ';fly'],
  ['deploy_cmd_args', 'fly;;setup'],
  ['deploy_cmd_args', 'fly setup'],
  ['deploy_cmd_args', 'flysetup'],
  ['deploy_cmd_args', 'fly;my-app'],
  ['deploy_cmd_args', 'fly;setup\n'],
  ['deploy_cmd_args', 'FLY'],
  ['deploy_cmd_args', ['fly']],
  ['wasp_version', ''],
  ['wasp_version', '0.25'],
  ['wasp_version', 'v0.25.0'],
  ['wasp_version', '^0.25.0'],
  ['wasp_version', '0.25.0 secret'],
  ['wasp_version', '0.25.0-/home/ada'],
  ['wasp_version', '0.25.0\n'],
  ['wasp_version', `0.25.0-${'a'.repeat(64)}`],
  ['os', 'win32'],
  ['os', 'Linux'],
  ['os', ''],
  ['context', ' a'],
  ['context', 'a '],
  ['context', 'a  b'],
  ['context', 'a\nb'],
  ['context', 'a/b'],
  ['context', 'ä'],
  ['context', 'a=b'],
  ['context', 'a'.repeat(257)],
])('the property %s is refused with the value %j', (name, value) => {
  expect(accepts(withProperties({ [name]: value }))).toBe(false);
});

test.each<[keyof Properties, unknown]>([
  ['distinct_id', hashUserId('ada')],
  ['is_build', true],
  ['deploy_cmd_args', 'fly;setup;create-db;deploy;cmd'],
  ['wasp_version', '0.26.0-rc.1+build.5'],
  ['os', 'windows'],
  ['context', 'a.b-c_d CI'],
  ['context', 'a'.repeat(256)],
])('the property %s is taken with the value %j', (name, value) => {
  expect(accepts(withProperties({ [name]: value }))).toBe(true);
});

test.each<[string, unknown]>([
  ['another api_key', { ...EVENT, api_key: 'another' }],
  ['another event', { ...EVENT, event: 'pageview' }],
  ['no properties', { ...EVENT, properties: undefined }],
  ['nothing', undefined],
])('%s is refused', (_, event) => {
  expect(accepts(event)).toBe(false);
});

const words = (count: number, word = 'w'): string => Array(count).fill(word).join(' ');

test.each<[string, boolean, string]>([
  ['', false, ''],
  ['', true, 'CI'],
  ['docs', false, 'docs'],
  ['docs', true, 'docs CI'],
  ['  docs\t tutorial \n', false, 'docs tutorial'],
  ['first\nsecond\r\nthird', false, 'first second third'],
  ['v1.2_x-y', false, 'v1.2_x-y'],
  ['/home/ada', false, 'home ada'],
  ['ä ö 🐝', false, ''],
  ['ä ö 🐝', true, 'CI'],
  ['{"a":["b"]}', false, 'a b'],
  ['\u001b[31mred\u001b[0m', false, '31mred 0m'],
  ['a\0b\u2028c', false, 'a b c'],
  ['";DROP TABLE events;--', false, 'DROP TABLE events --'],
])('the context %j, on CI: %s, is reduced to "%s"', (context, isCi, expected) => {
  expect(reduceContext(context, isCi)).toBe(expected);
});

test.each<[string, string, boolean, string]>([
  ['16 words', words(16), false, words(16)],
  ['17 words', words(17), false, words(16)],
  ['15 words and CI', words(15), true, `${words(15)} CI`],
  ['16 words and CI', words(16), true, `${words(15)} CI`],
  ['a word of 256 bytes', 'a'.repeat(256), false, 'a'.repeat(256)],
  ['a word of 257 bytes', 'a'.repeat(257), false, ''],
  ['a word of 253 bytes and CI', 'a'.repeat(253), true, `${'a'.repeat(253)} CI`],
  ['a word of 254 bytes and CI', 'a'.repeat(254), true, 'CI'],
  [
    '256 bytes in two words',
    `${'a'.repeat(250)} ${'b'.repeat(5)}`,
    false,
    `${'a'.repeat(250)} ${'b'.repeat(5)}`,
  ],
  ['257 bytes in two words', `${'a'.repeat(250)} ${'b'.repeat(6)}`, false, 'a'.repeat(250)],
  ['1 MB in one word', 'a'.repeat(1 << 20), true, 'CI'],
  ['1 MB in words', words(1 << 19), true, `${words(15)} CI`],
  ['1 MB of nothing', ' '.repeat(1 << 20), true, 'CI'],
])('of %s, whole words are kept, at most 16 and 256 bytes', (_, context, isCi, expected) => {
  const reduced = reduceContext(context, isCi);
  expect(reduced).toBe(expected);
  expect(accepts(withProperties({ context: reduced }))).toBe(true);
});
