import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../src/errors';
import { isLocked, takeLock } from '../src/locks';
import { createTempFolder } from './support/temp-folder';

const notes: string[] = [];
const waiting = {
  terminal: { note: (text: string) => void notes.push(text) },
  signal: new AbortController().signal,
  text: 'waiting',
};
let folder: string;

beforeEach(() => {
  folder = createTempFolder();
  notes.length = 0;
});

test('one process can hold two locks of one folder, and each is free once it is released', async () => {
  const one = await takeLock(folder, '.one', waiting);
  const two = await takeLock(folder, '.two', waiting);
  await two.release();
  expect([await isLocked(folder, '.one'), await isLocked(folder, '.two')]).toEqual([true, false]);
  await one.release();
  expect(readdirSync(folder)).toEqual([]);
  expect(notes).toEqual([]);
});

test('a lock that is held is waited for, which is said once', async () => {
  const first = await takeLock(folder, '.lock', waiting);
  const second = takeLock(folder, '.lock', {
    ...waiting,
    terminal: {
      note(text) {
        notes.push(text);
        setTimeout(() => void first.release(), 250);
      },
    },
  });
  expect((await second).hasWaited).toBe(true);
  expect(first.hasWaited).toBe(false);
  expect(notes).toEqual(['waiting']);
  await (await second).release();
});

test('who waits can be interrupted', async () => {
  const lock = await takeLock(folder, '.lock', waiting);
  const controller = new AbortController();
  const second = takeLock(folder, '.lock', {
    ...waiting,
    signal: controller.signal,
    terminal: { note: () => controller.abort('SIGINT') },
  });
  await expect(second).rejects.toMatchObject({ name: 'Interrupted' });
  await lock.release();
});

test.each([
  ['a time long past', 0],
  ['a time that is yet to come', 2e9 + 1e9],
])('a lock with %s belongs to nobody', async (_, seconds) => {
  mkdirSync(join(folder, '.lock'));
  utimesSync(join(folder, '.lock'), seconds, seconds);
  const lock = await takeLock(folder, '.lock', waiting);
  expect(notes).toEqual([]);
  await lock.release();
});

test('where there can be no lock, that is an error in words', async () => {
  writeFileSync(join(folder, 'file'), '');
  const attempt = takeLock(join(folder, 'file'), '.lock', waiting);
  await expect(attempt).rejects.toBeInstanceOf(UserError);
  await expect(attempt).rejects.toMatchObject({
    message: `The folder ${join(folder, 'file')} can't be written to.`,
  });
});
