import { chmodSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { SCRIPT, prefixOf } from '../support/install-script';
import { pathWithoutNpm } from '../support/npm-for-engine';
import { runProgram } from '../support/run-wasp';
import { eventsOf, inLab } from '../support/telemetry';

/** A PATH on which Node.js is an old one. */
function pathWithOldNode(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasp-shell-path-'));
  const hook = join(__dirname, '../support/old-node.cjs');
  writeFileSync(
    join(folder, 'node'),
    `#!/bin/sh\n[ "$1" = --version ] && { echo v20.11.1; exit; }\nOLD_NODE=20.11.1 exec "${process.execPath}" --require "${hook}" "$@"\n`,
  );
  chmodSync(join(folder, 'node'), 0o755);
  return [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
}

test.each<[string, () => string, string]>([
  [
    'no Node.js',
    () => mkdtempSync(join(tmpdir(), 'wasp-shell-path-')),
    'wasp needs Node.js, and there is none on PATH.\nInstall Node.js 20.12 or newer',
  ],
  [
    'an old Node.js',
    pathWithOldNode,
    'wasp needs Node.js 20.12 or newer, and this is v20.11.1.\nInstall a newer one',
  ],
  ['no npm', pathWithoutNpm, 'wasp is installed with npm, and there is none on PATH.\nInstall npm'],
])('with %s it says so before anything else, and sends nothing', (_, makePath, words) =>
  inLab(async (lab) => {
    const run = await runProgram(
      lab.sandbox,
      '/bin/sh',
      [SCRIPT, '--prefix', prefixOf(lab), './nothing.tgz'],
      { env: { PATH: makePath() } },
    );
    expect(run).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining(words) });
    expect(existsSync(prefixOf(lab))).toBe(false);
    expect(await eventsOf(lab)).toEqual([]);
  }),
);

test.each([
  [['--frobnicate']],
  [['-v']],
  [['--prefix']],
  [['a', 'b']],
  [['-v', '1.0.0', '.']],
  [['-v', '1.0.0', SCRIPT]],
  [['-v', '1.0.0', 'wasp-shell@1.0.0']],
  [['left-pad']],
  [['left-pad@1.0.0']],
  [['wasp-shell@']],
])('%j is wrong usage, and sends nothing', (args) =>
  inLab(async (lab) => {
    expect(await runProgram(lab.sandbox, 'sh', [SCRIPT, ...args])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Usage: '),
    });
    expect(await eventsOf(lab)).toEqual([]);
  }),
);
