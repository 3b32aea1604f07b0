import type { Output } from '../../src/dev/output';
import { startErrorReminder } from '../../src/dev/reminder';

const SILENCE_MS = 5000;

let failure: string | undefined;
let said: (string | undefined)[];

beforeEach(() => {
  jest.useFakeTimers();
  failure = 'main.wasp.ts:7: no';
  said = [];
});

afterEach(() => void jest.useRealTimers());

const start = (): ReturnType<typeof startErrorReminder> =>
  startErrorReminder(() => failure, { event: (_, text) => void said.push(text) } as Output);

test('what the last compile failed with is shown again once the parts have been silent for a while', () => {
  const { noise } = start();
  noise();
  jest.advanceTimersByTime(SILENCE_MS - 1);
  noise();
  jest.advanceTimersByTime(SILENCE_MS - 1);
  expect(said).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(said).toEqual(['Still failing:\nmain.wasp.ts:7: no']);
  jest.advanceTimersByTime(10 * SILENCE_MS);
  expect(said).toHaveLength(1);
});

test.each<[string, (reminder: ReturnType<typeof startErrorReminder>) => void]>([
  ['it was mended meanwhile', () => void (failure = undefined)],
  ['the app is stopped', ({ stop }) => stop()],
])('not where %s', (_, happen) => {
  const reminder = start();
  reminder.noise();
  happen(reminder);
  jest.advanceTimersByTime(SILENCE_MS);
  expect(said).toEqual([]);
});

test('noise of an app that compiles leads to nothing', () => {
  failure = undefined;
  const { noise } = start();
  noise();
  failure = 'a failure that has just been shown';
  jest.advanceTimersByTime(SILENCE_MS);
  expect(said).toEqual([]);
});
