import { readFileSync, statSync } from 'node:fs';
import { chooseLines, followLog, parseSince, readLog } from '../../src/dev/read-log';
import { logFileOf, logFilesOf, openLog, parseLogLine } from '../../src/dev/run-log';
import type { LogLine } from '../../src/json/logs';
import { createTempFolder } from '../support/temp-folder';

const textsOf = (lines: readonly LogLine[]): string[] => lines.map(({ text }) => text);

test('a line is time, source and text, without colours, for the user alone', () => {
  const folder = createTempFolder();
  openLog(folder, 'wasp start').write('server', '\u001B[31mred\u001B[39m  words');
  const [, line] = readFileSync(logFileOf(folder), 'utf8').split('\n');
  expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z server red {2}words$/);
  expect(statSync(logFileOf(folder)).mode & 0o777).toBe(0o600);
});

test.each([
  [
    '2026-01-31T12:00:00.000Z server GET / 200',
    { source: 'server', text: 'GET / 200', isBegin: false },
  ],
  [
    '2026-01-31T12:00:00.000Z db       indented',
    { source: 'db', text: '  indented', isBegin: false },
  ],
  ['2026-01-31T12:00:00.000Z client ', { source: 'client', text: '', isBegin: false }],
  [
    '2026-01-31T12:00:00.000Z begin  wasp start',
    { source: 'wasp', text: 'wasp start', isBegin: true },
  ],
  ['no line of a log', undefined],
  ['2026-01-31T12:00:00.000Z other  words', undefined],
])('%j is read as %j', (text, expected) => {
  expect(parseLogLine(text)).toEqual(expected && expect.objectContaining(expected));
});

test('what is written is read again, from the last start on, or from a time on', async () => {
  const folder = createTempFolder();
  openLog(folder, 'first').write('server', 'old');
  const second = openLog(folder, 'second');
  second.write('client', '  new');
  second.write('client', '');
  expect(textsOf(readLog(folder))).toEqual(['second', '  new', '']);
  expect(textsOf(readLog(folder, 0))).toEqual(['first', 'old', 'second', '  new', '']);
  expect(readLog(folder, Date.now() + 1000)).toEqual([]);
});

test('a log that is cut off before the last start is shown from where it is', () => {
  expect(
    textsOf(chooseLines('half a line\n2026-01-31T12:00:00.000Z server words\n', undefined)),
  ).toEqual(['words']);
});

test('a log takes a few files of limited size, and no line is cut in two', () => {
  const folder = createTempFolder();
  const log = openLog(folder, 'begin', 500);
  for (let line = 1; line <= 200; line += 1) log.write('server', `line ${line}`);
  const files = logFilesOf(folder);
  expect(files).toHaveLength(4);
  for (const file of files) expect(statSync(file).size).toBeLessThanOrEqual(500);
  const kept = textsOf(readLog(folder));
  expect(kept.at(-1)).toBe('line 200');
  expect(kept).toEqual(
    Array.from({ length: kept.length }, (_, index) => `line ${201 - kept.length + index}`),
  );
});

/** Lets Node.js look at what has come that many times. */
async function turn(times: number): Promise<void> {
  for (let count = 0; count < times; count += 1)
    await new Promise((resolve) => setImmediate(resolve));
}

test('who follows gets every line once and in order, also across a change of files at any moment, and one that does not exist yet', async () => {
  const folder = createTempFolder();
  const stop = new AbortController();
  const seen: string[] = [];
  const followed = followLog(
    folder,
    undefined,
    (lines) => seen.push(...textsOf(lines)),
    stop.signal,
  );
  const log = openLog(folder, 'begin', 600);
  const expected = ['begin'];
  // Less than a file at once, which the reader is not outrun by, and each time a little later after it has looked.
  for (let batch = 0; batch < 32; batch += 1) {
    for (let line = 0; line < 8; line += 1) {
      log.write('server', `line ${batch}.${line}`);
      expected.push(`line ${batch}.${line}`);
    }
    const deadline = Date.now() + 10_000;
    while (seen.length < expected.length && Date.now() < deadline) await turn(1);
    expect(seen).toEqual(expected);
    await turn(batch % 16);
  }
  expect(logFilesOf(folder).length).toBeGreaterThan(1);
  stop.abort();
  await followed;
});

test.each([
  ['30s', 970_000],
  ['10m', 400_000],
  ['2026-01-31T12:00:00Z', Date.UTC(2026, 0, 31, 12)],
  ['2026-01-31', Date.UTC(2026, 0, 31)],
  ['10', undefined],
  ['10 m', undefined],
  ['yesterday', undefined],
  ['2026-99-99', undefined],
])('--since %s is %p', (typed, expected) => {
  expect(parseSince(typed, 1_000_000)).toBe(expected);
});
