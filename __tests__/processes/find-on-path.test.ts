import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findOnPath } from '../../src/processes/find-on-path';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-on-path-'));
  for (const name of ['first', 'second', 'third']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'first', 'tool'), '');
  for (const name of ['second', 'third']) {
    writeFileSync(join(folder, name, 'tool'), '#!/bin/sh\n');
    chmodSync(join(folder, name, 'tool'), 0o755);
  }
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('the first one that may be executed is found', () => {
  const PATH = ['missing', 'first', 'second', 'third'].map((name) => join(folder, name));
  expect(findOnPath('tool', { PATH: PATH.join(delimiter) })).toBe(join(folder, 'second', 'tool'));
});

test.each([
  ['another name', 'toll', 'second'],
  ['a file that may not be executed', 'tool', 'first'],
])('%s is not found', (_, name, within) => {
  expect(findOnPath(name, { PATH: join(folder, within) })).toBeUndefined();
});

test('without PATH nothing is found', () => {
  expect(findOnPath('tool', {})).toBeUndefined();
});
