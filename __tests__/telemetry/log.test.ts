import { addEntry, type LogEntry } from '../../src/telemetry/log';

const entryOf = (n: number, bucket: LogEntry['bucket'] = 'other'): LogEntry => ({
  at: new Date(Date.UTC(2026, 0, n)).toISOString(),
  bucket,
  endpoint: 'https://example.com/',
  event: null,
  outcome: { kind: 'unknown' },
});

test('the last 50 are kept, in their order', () => {
  const all = Array.from({ length: 60 }, (_, n) => entryOf(n + 1));
  expect(all.reduce<LogEntry[]>(addEntry, [])).toEqual(all.slice(10));
});

test('what came of an event takes the place of what was not known yet, and no other entry is touched', () => {
  const before = [entryOf(1), entryOf(2), entryOf(2, 'build')];
  const sent: LogEntry = { ...entryOf(2), outcome: { kind: 'sent', status: 200 } };
  expect(addEntry(before, sent)).toEqual([before[0], sent, before[2]]);
});
