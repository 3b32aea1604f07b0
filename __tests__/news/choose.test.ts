import { chooseNotice, isAffected, type Seen } from '../../src/news/choose';
import type { Message } from '../../src/news/message';

const message = (id: string, level: Message['level'], more: Partial<Message> = {}): Message => ({
  id,
  level,
  title: id,
  body: '',
  publishedAt: '2026-01-01T00:00:00Z',
  ...more,
});
const NONE: Seen = { read: [], shown: {} };
const VERSIONS = { project: '0.25.0', wasp: '0.25.0', shell: '0.1.0' };
const ALL = [
  message('i', 'info'),
  message('m', 'moderate'),
  message('c', 'critical', { affects: '<0.25.1' }),
];

test.each<[string, Seen, string | undefined]>([
  ['nothing seen', NONE, 'c'],
  ['the critical one shown often', { read: [], shown: { c: 99 } }, 'c'],
  ['the critical one read', { read: ['c'], shown: {} }, 'm'],
  ['the moderate one shown twice', { read: ['c'], shown: { m: 2 } }, 'm'],
  ['the moderate one shown three times', { read: ['c'], shown: { m: 3 } }, 'wasp@0.26.0'],
  ['the version shown', { read: ['c', 'm'], shown: { 'wasp@0.26.0': 1 } }, 'shell@0.2.0'],
  ['both versions shown', { read: ['c', 'm'], shown: { 'wasp@0.26.0': 1, 'shell@0.2.0': 1 } }, 'i'],
  [
    'all of them',
    { read: ['c', 'm'], shown: { 'wasp@0.26.0': 1, 'shell@0.2.0': 1, i: 1 } },
    undefined,
  ],
])('with %s', (_, seen, expected) => {
  expect(
    chooseNotice({ messages: ALL, latest: { wasp: '0.26.0', shell: '0.2.0' } }, seen, VERSIONS)?.id,
  ).toBe(expected);
});

test.each([
  ['<0.25.1', '0.25.0', true],
  ['<0.25.1', '0.25.1', false],
  ['<0.25.1', undefined, false],
  ['no range', '0.25.0', false],
])('a message for %s and the version %s: %s', (affects, version, expected) => {
  expect(isAffected(message('c', 'critical', { affects }), version)).toBe(expected);
});

test.each([
  [undefined, undefined, true],
  [undefined, '0.25.0', true],
  ['0.25.1', '0.25.0', true],
  ['0.25.0', '0.25.0', false],
  ['0.24.0', '0.25.0', false],
  ['0.25.1', undefined, false],
  ['soon', undefined, true],
])(
  'a message without a range, fixed in %s, and the version %s: %s',
  (fixedIn, version, expected) => {
    expect(
      isAffected(message('c', 'critical', fixedIn === undefined ? {} : { fixedIn }), version),
    ).toBe(expected);
  },
);

test.each<[number, string | undefined, boolean | undefined]>([
  [0, '0.25.0', true],
  [3, '0.25.0', true],
  [2, undefined, false],
  [3, undefined, undefined],
])(
  'a critical message for everybody, shown %s times, with a project of the version %s: endless %s',
  (times, project, isEndless) => {
    expect(
      chooseNotice(
        { messages: [message('c', 'critical')], latest: {} },
        { read: [], shown: { c: times } },
        { ...VERSIONS, project },
      ),
    ).toEqual(
      isEndless === undefined ? undefined : expect.objectContaining({ id: 'c', isEndless }),
    );
  },
);

test('what is in use is no news, nor is an older one or what is no version', () => {
  for (const wasp of ['0.25.0', '0.24.0', 'new'])
    expect(chooseNotice({ messages: [], latest: { wasp } }, NONE, VERSIONS)).toBeUndefined();
});
