import { dueAtMs, isDue } from '../../src/telemetry/throttle';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const HOUR = 60 * 60 * 1000;
const MINUTE = 60 * 1000;

test.each<[string, boolean, number | undefined]>([
  ['never', true, undefined],
  ['right now', false, NOW],
  ['1 ms ago', false, NOW - 1],
  ['1 ms less than 12 hours ago', false, NOW - 12 * HOUR + 1],
  ['12 hours ago', true, NOW - 12 * HOUR],
  ['1 ms more than 12 hours ago', true, NOW - 12 * HOUR - 1],
  ['at the beginning of time', true, 0],
  ['1 ms in the future', false, NOW + 1],
  ['5 minutes in the future', false, NOW + 5 * MINUTE],
  ['1 ms more than 5 minutes in the future', true, NOW + 5 * MINUTE + 1],
  ['years in the future', true, NOW + 100_000 * HOUR],
])('a bucket that last tried %s is due: %s', (_, expected, last) => {
  expect(isDue(last, NOW)).toBe(expected);
});

test.each<[string, string, number | undefined, number]>([
  ['never', 'now', undefined, NOW],
  ['right now', 'in 12 hours', NOW, NOW + 12 * HOUR],
  ['1 ms less than 12 hours ago', 'in 1 ms', NOW - 12 * HOUR + 1, NOW + 1],
  ['12 hours ago', 'now', NOW - 12 * HOUR, NOW],
  [
    '5 minutes in the future',
    'in 12 hours and 5 minutes',
    NOW + 5 * MINUTE,
    NOW + 12 * HOUR + 5 * MINUTE,
  ],
  ['1 ms more than 5 minutes in the future', 'now', NOW + 5 * MINUTE + 1, NOW],
])('a bucket that last tried %s is due again %s', (_, __, last, expected) => {
  expect(dueAtMs(last, NOW)).toBe(expected);
});

test('a clock that is read every minute for three days lets one event a half day through', () => {
  const sent: number[] = [];
  for (let now = NOW; now < NOW + 72 * HOUR; now += MINUTE) {
    if (isDue(sent.at(-1), now)) sent.push(now);
  }
  expect(sent).toEqual([0, 12, 24, 36, 48, 60].map((hours) => NOW + hours * HOUR));
});
