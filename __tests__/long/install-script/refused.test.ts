import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, makeStandIn, packStandIn, prefixOf } from '../../support/install-script';
import { eventsOf, inLab } from '../../support/telemetry';

test('a package that npm cannot install is an error that names --prefix', () =>
  inLab(async (lab) => {
    const run = await install(lab, ['wasp-shell'], {
      env: { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' },
    });
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/npm could not install it[^]*--prefix/),
    });
    expect(existsSync(join(prefixOf(lab), 'bin/wasp'))).toBe(false);
  }));

test.each<[string, () => string, string]>([
  [
    'a tarball of another package',
    () => packStandIn('9.9.9', { name: 'left-pad' }),
    'is no tarball of wasp-shell.\nName a tarball of it',
  ],
  [
    'a file that is no tarball',
    () => join(makeStandIn(), 'package.json'),
    'is no tarball of wasp-shell.\nName a tarball of it',
  ],
  [
    'a checkout of another package',
    () => makeStandIn('9.9.9', { name: 'left-pad' }),
    'is no checkout of wasp-shell.\nName a tarball of it',
  ],
  [
    'a folder without a package',
    () => tmpdir(),
    'is no checkout of wasp-shell.\nName a tarball of it',
  ],
])('%s is refused by what it holds: nothing is installed or sent', (_, makeSource, words) =>
  inLab(async (lab) => {
    const source = makeSource();
    expect(await install(lab, [source])).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`^(npm error .*\n)*${source} ${words}`)),
    });
    expect(existsSync(prefixOf(lab))).toBe(false);
    expect(await eventsOf(lab)).toEqual([]);
  }),
);

test('a program that is installed and does not run is an error', () =>
  inLab(async (lab) => {
    const folder = makeStandIn();
    writeFileSync(join(folder, 'wasp.js'), '#!/usr/bin/env node\nthrow new Error("broken");\n');
    execFileSync('npm', ['pack', '--silent'], { cwd: folder, stdio: 'pipe' });
    const run = await install(lab, [join(folder, 'wasp-shell-9.9.9.tgz')]);
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: expect.not.stringContaining('is installed'),
      stderr: expect.stringContaining(
        `wasp-shell is installed, but ${prefixOf(lab)}/bin/wasp does not run.\n`,
      ),
    });
  }));
