import {
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { readLookup, readSeen, writeLookup, writeSeen } from '../../src/news/store';
import type { Message } from '../../src/news/message';
import { createTempFolder } from '../support/temp-folder';

const MESSAGE: Message = {
  id: 'a',
  level: 'info',
  title: 'A',
  body: 'B',
  publishedAt: '2026-01-01T00:00:00Z',
};
const LOOKUP = {
  messages: [MESSAGE],
  latest: { wasp: '0.25.1' },
  triedAt: '2026-01-02T00:00:00Z',
  readAt: '2026-01-02T00:00:00Z',
  feed: { url: 'https://example.com', etag: '"1"' },
};

let folder: string;

beforeEach(() => {
  folder = join(createTempFolder(), 'messages');
});

test('what is written is read, lies whole in files of the owner alone, and nothing lies beside them', () => {
  writeLookup(folder, LOOKUP);
  writeSeen(folder, { read: ['a'], shown: { a: 2 } }, LOOKUP);
  expect(readLookup(folder)).toEqual(LOOKUP);
  expect(readSeen(folder)).toEqual({ read: ['a'], shown: { a: 2 } });
  expect(
    readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777]),
  ).toEqual([
    ['feed.json', 0o600],
    ['seen.json', 0o600],
  ]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test.each<[string, (path: string) => void]>([
  ['truncated', (path) => writeFileSync(path, '{"version": 1, "mess')],
  ['binary', (path) => writeFileSync(path, Buffer.from([0xff, 0, 0x7b]))],
  ['a folder', (path) => mkdirSync(path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
  [
    'of wrong types',
    (path) => writeFileSync(path, '{"version":1,"messages":{},"latest":[],"read":5,"shown":[]}'),
  ],
  [
    'from a newer version',
    (path) =>
      writeFileSync(path, JSON.stringify({ ...LOOKUP, read: ['a'], shown: { a: 1 }, version: 2 })),
  ],
  [
    'too large',
    (path) =>
      writeFileSync(
        path,
        JSON.stringify({
          ...LOOKUP,
          read: ['a'],
          shown: { a: 1 },
          version: 1,
          more: ' '.repeat(3 << 20),
        }),
      ),
  ],
])('files that are %s are as good as none', (_, damage) => {
  mkdirSync(folder, { recursive: true });
  for (const name of ['feed.json', 'seen.json']) damage(join(folder, name));
  expect(readLookup(folder)).toEqual({ messages: [], latest: {} });
  expect(readSeen(folder)).toEqual({ read: [], shown: {} });
});

test('a message that is none is left out, the others stay', () => {
  writeLookup(folder, { ...LOOKUP, messages: [{ id: 5 } as unknown as Message, MESSAGE] });
  expect(readLookup(folder).messages).toEqual([MESSAGE]);
});

test('of what was seen, that which has left the feed is forgotten; versions stay', () => {
  writeSeen(
    folder,
    { read: ['a', 'gone'], shown: { a: 1, gone: 3, 'wasp@0.26.0': 1, 'shell@1.0.0': 1 } },
    LOOKUP,
  );
  expect(readSeen(folder)).toEqual({
    read: ['a'],
    shown: { a: 1, 'wasp@0.26.0': 1, 'shell@1.0.0': 1 },
  });
});

test('what can not be written is thrown, and leaves what was there', () => {
  writeLookup(folder, LOOKUP);
  mkdirSync(join(folder, 'seen.json'));
  expect(() => writeSeen(folder, { read: [], shown: {} }, LOOKUP)).toThrow();
  expect(readdirSync(folder).sort()).toEqual(['feed.json', 'seen.json']);
  expect(JSON.parse(readFileSync(join(folder, 'feed.json'), 'utf8'))).toMatchObject({
    messages: [MESSAGE],
  });
});
