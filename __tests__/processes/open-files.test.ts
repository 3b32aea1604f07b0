import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOpener, parseLsof, parseSs } from '../../src/processes/open-files';

test('who holds a port is read from lsof and from ss', () => {
  expect(parseLsof('p4711\ncnode\nf20\n')).toBe('node (process 4711)');
  expect(parseLsof('')).toBeUndefined();
  expect(parseSs('LISTEN 0 511 *:3000 *:* users:(("node",pid=4711,fd=20))\n')).toBe(
    'node (process 4711)',
  );
  expect(parseSs('LISTEN 0 511 *:3000 *:*\n')).toBeUndefined();
});

test.each<[string, string | undefined]>([
  ['p4711\ncMainThread\nf20\n', 'node (process 4711)'],
  ['p4711\n', 'a program (process 4711)'],
  ['p4711\nf20\np4712\ncnode\n', 'a program (process 4711)'],
  ['p4711\ncGoogle Chrome\np4712\ncnode\n', 'Google Chrome (process 4711)'],
])('lsof says %j of %s', (text, expected) => {
  expect(parseLsof(text)).toBe(expected);
});

test('who has a file open is found, while it has', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'open-files-'));
  const file = join(folder, 'data.db');
  writeFileSync(file, '');
  expect(await findOpener(file)).toBeUndefined();
  const script = `fs.openSync(process.argv[1]); console.log('open'); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ['-e', script, file]);
  try {
    await once(child.stdout, 'data');
    expect(await findOpener(file)).toBe(`node (process ${child.pid})`);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await findOpener(file)).toBeUndefined();
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});
