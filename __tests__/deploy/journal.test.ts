import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openJournal } from '../../src/deploy/journal';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'journal-'))));
afterEach(() => rmSync(root, { recursive: true }));
const open = (name = 'my-app') => openJournal({ root, wasp: undefined }, 'railway', name);

test('nothing is done at first', () => {
  expect(open().isUnfinished).toBe(false);
  expect(open().isDone('up')).toBe(false);
});

test('what was done before a failure is done in the next run', () => {
  const journal = open();
  journal.begin();
  journal.done('add');
  journal.failed('up');
  const next = open();
  expect(next.isUnfinished).toBe(true);
  expect([next.isDone('add'), next.isDone('up')]).toEqual([true, false]);
});

test('a run that got to its end leaves nothing to skip', () => {
  const journal = open();
  journal.begin();
  journal.done('add');
  journal.finish();
  const next = open();
  expect(next.isUnfinished).toBe(false);
  expect(next.isDone('add')).toBe(false);
});

test('what is forgotten is to be done again', () => {
  const journal = open();
  journal.begin();
  journal.done('add');
  journal.done('up');
  journal.forget('up');
  const next = open();
  expect([next.isDone('add'), next.isDone('up')]).toEqual([true, false]);
});

test('each deployment has a journal of its own, whatever its name', () => {
  open('my-app@staging').begin();
  open('../../escape').begin();
  expect(open('my-app').isUnfinished).toBe(false);
  expect(open('../../escape').file).toBe(
    join(root, '.wasp-deploy', 'railway', '..%2F..%2Fescape.json'),
  );
});

test.each(['', '{"version":1', '{"version":2,"steps":{}}', '[]', 'null'])(
  'a journal of %j is none',
  (text) => {
    const journal = open();
    journal.begin();
    writeFileSync(journal.file, text);
    expect(open().isUnfinished).toBe(false);
  },
);

test('it holds names of steps, states and times', () => {
  const journal = open();
  journal.begin();
  journal.done('add');
  expect(JSON.parse(readFileSync(journal.file, 'utf8'))).toEqual({
    version: 1,
    isFinished: false,
    steps: { add: { state: 'done', at: expect.any(String) } },
  });
});

test.each(['.wasp-deploy', '.wasp-deploy/railway'])(
  'nothing is written where %s leads out of the project',
  (name) => {
    const outside = mkdtempSync(join(tmpdir(), 'journal-outside-'));
    mkdirSync(dirname(join(root, name)), { recursive: true });
    symlinkSync(outside, join(root, name));
    expect(() => open().begin()).toThrow('is outside of the project, by a symbolic link.');
    expect(readdirSync(outside)).toEqual([]);
    rmSync(outside, { recursive: true });
  },
);

test('a journal is closed to others; one that is open to them stays so', () => {
  const journal = open();
  journal.begin();
  expect(statSync(journal.file).mode & 0o777).toBe(0o600);
  chmodSync(journal.file, 0o664);
  journal.done('add');
  expect(statSync(journal.file).mode & 0o777).toBe(0o664);
});

test('a journal that can not be read is an error, and not an empty one', () => {
  mkdirSync(open().file, { recursive: true });
  expect(() => open()).toThrow("my-app.json can't be read.");
});
