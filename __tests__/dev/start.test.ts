import { actionOf, type KeyActions } from '../../src/dev/keys';
import { createRevival, type Revival } from '../../src/dev/start';
import { UsageError } from '../../src/errors';
import { parsePort } from '../../src/ports/reserve';
import { pauseBeforeMs } from '../../src/processes/supervise';

const UP = 'Server listening on port 3001';
const CRASHED = '[nodemon] app crashed - waiting for file changes before starting...';
const restart = jest.fn();

beforeEach(() => {
  jest.useFakeTimers();
  restart.mockClear();
});

afterEach(() => void jest.useRealTimers());

test('the pause before a restart grows to half a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 50].map(pauseBeforeMs)).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
  ]);
});

test('a server that had come up is started again after a crash, later each time', () => {
  const { endIn } = createRevival(restart);
  expect(endIn(UP)).toBeUndefined();
  expect(endIn(CRASHED)).toEqual({ pauseMs: 1000 });
  jest.advanceTimersByTime(1000);
  expect(restart).toHaveBeenCalledTimes(1);
  endIn(UP);
  expect(endIn('[nodemon] clean exit - waiting for changes before restart')).toEqual({
    pauseMs: 2000,
  });
  jest.advanceTimersByTime(1999);
  expect(restart).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(1);
  expect(restart).toHaveBeenCalledTimes(2);
});

test.each<[string, (revival: Revival) => void]>([
  [
    'nodemon starts by itself within the pause',
    ({ endIn }) => void endIn('[nodemon] starting `npm run bundle-and-start`'),
  ],
  ['is stopped, or started by hand', ({ cancel }) => cancel()],
])('a server that %s is not started again', (_, act) => {
  const revival = createRevival(restart);
  revival.endIn(UP);
  revival.endIn(CRASHED);
  act(revival);
  jest.advanceTimersByTime(60_000);
  expect(restart).not.toHaveBeenCalled();
});

test('one that ran for long begins with the shortest pause again', () => {
  let ms = 0;
  const { endIn } = createRevival(restart, () => ms);
  const crashAfter = (ranMs: number): unknown => {
    endIn(UP);
    ms += ranMs;
    return endIn(CRASHED);
  };
  expect([1000, 1000, 61_000, 1000].map(crashAfter)).toEqual(
    [1000, 2000, 1000, 2000].map((pauseMs) => ({ pauseMs })),
  );
});

test('a server that does not even build waits for a change', () => {
  const { endIn } = createRevival(restart);
  expect(endIn('src/app.ts(1,1): error TS2304: Cannot find name')).toBeUndefined();
  expect(endIn(CRASHED)).toEqual({});
  jest.advanceTimersByTime(60_000);
  expect(restart).not.toHaveBeenCalled();
});

test.each(['0', '65536', 'http', '-1', '3000.5', '', '1e3'])('%j is no port', (typed) => {
  expect(() => parsePort(typed)).toThrow(UsageError);
});

test('a port is a number', () => {
  expect(parsePort('3000')).toBe(3000);
});

test.each([
  ['r', 'restartServer'],
  ['o', 'openApp'],
  ['d', 'openStudio'],
  ['c', 'clear'],
  ['q', 'quit'],
  ['h', 'help'],
  ['1', 'show server'],
  ['2', 'show client'],
  ['3', 'show db'],
  ['4', 'show wasp'],
  ['a', 'show all'],
  ['\u0003', 'interrupt'],
  ['x', undefined],
  ['constructor', undefined],
])('the key %j does %s', (key, expected) => {
  let done: string | undefined;
  const names: (keyof KeyActions)[] = [
    'restartServer',
    'openApp',
    'openStudio',
    'clear',
    'quit',
    'interrupt',
    'help',
  ];
  const actions = Object.fromEntries(names.map((name) => [name, () => void (done = name)]));
  actionOf(key, { ...actions, show: (source) => void (done = `show ${source}`) } as KeyActions)?.();
  expect(done).toBe(expected);
});
