import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SENDER_LIFE_MS, endTurn, takeTurn } from '../../src/telemetry/turn';

let home: string;
let store: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wasp-turn-'));
  store = join(home, 'config', 'telemetry');
});
afterEach(() => rmSync(home, { recursive: true }));

test('one of many gets the turn, for each bucket, until it is ended', () => {
  const now = Date.now();
  expect([1, 2, 3].map(() => takeTurn(store, 'build', now))).toEqual([true, false, false]);
  expect(takeTurn(store, 'other', now)).toBe(true);
  endTurn(store, 'build');
  expect(takeTurn(store, 'build', now)).toBe(true);
});

test('the turn of a sender that was killed is over after its life, and one from a wrong clock too', () => {
  const now = Date.now();
  takeTurn(store, 'build', now);
  expect(takeTurn(store, 'build', now + SENDER_LIFE_MS - 200)).toBe(false);
  expect(takeTurn(store, 'build', now + SENDER_LIFE_MS + 200)).toBe(true);
  expect(takeTurn(store, 'build', now + SENDER_LIFE_MS + 300)).toBe(false);
  expect(takeTurn(store, 'build', now - SENDER_LIFE_MS)).toBe(true);
});

test('leaves nothing behind, and no folder that others can read, whatever the umask', () => {
  const umask = process.umask(0o777);
  try {
    expect(takeTurn(store, 'other', Date.now())).toBe(true);
    expect(statSync(store).mode & 0o777).toBe(0o700);
    endTurn(store, 'other');
    endTurn(store, 'other');
    expect(readdirSync(store)).toEqual([]);
  } finally {
    process.umask(umask);
  }
});

test('throws where the store cannot be written', () => {
  writeFileSync(join(home, 'config'), '');
  expect(() => takeTurn(store, 'other', Date.now())).toThrow(/can't be made/);
  expect(existsSync(store)).toBe(false);
});
