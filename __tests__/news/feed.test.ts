import { parseFeed } from '../../src/news/feed';

const entry = (more: object = {}) => ({
  id: 'a',
  level: 'info',
  title: 'Title',
  body: 'Body',
  publishedAt: '2026-01-01T00:00:00Z',
  ...more,
});
const idsOf = (entries: unknown): string[] | undefined =>
  parseFeed(JSON.stringify(entries))?.map(({ id }) => id);

test("an entry comes out as it went in; the official CLI's `important` is `moderate`", () => {
  const whole = entry({
    level: 'moderate',
    affects: '<1',
    fixedIn: '1.0.0',
    url: 'https://wasp.sh',
  });
  expect(parseFeed(JSON.stringify([{ ...whole, level: 'important', more: 1 }]))).toEqual([
    { ...whole, publishedAt: '2026-01-01T00:00:00.000Z' },
  ]);
});

test.each([
  [{ id: 5 }],
  [{ id: '' }],
  [{ level: 'loud' }],
  [{ title: undefined }],
  [{ title: '\u200B' }],
  [{ body: 1 }],
  [{ publishedAt: 'soon' }],
  [{ affects: 1 }],
])('an entry with %j is skipped, the feed is not', (bad) => {
  expect(idsOf([entry({ id: 'before' }), entry(bad), null, entry({ id: 'after' })])).toEqual([
    'before',
    'after',
  ]);
});

test('a second entry of the same id is skipped, and so is what comes after the hundredth', () => {
  expect(idsOf([entry(), entry()])).toEqual(['a']);
  expect(idsOf(Array.from({ length: 150 }, (_, n) => entry({ id: String(n) })))).toHaveLength(100);
});

test.each(['', '{}', '[', 'null', '"text"'])('%j is no feed', (text) => {
  expect(parseFeed(text)).toBeUndefined();
});
