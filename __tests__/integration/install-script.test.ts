import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../support/run-wasp';
import { eventsOf, inLab } from '../support/telemetry';

const SCRIPT = join(__dirname, '../../bin/install.sh');
const SHELLS = [['dash'], ['busybox', 'sh'], ['bash', '--posix']];

/** A package that has the shell's name and a command that answers, and nothing else. */
function packStandIn(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasp-shell-stand-in-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'wasp-shell', version: '9.9.9', bin: { wasp: 'wasp.js' } }));
  writeFileSync(join(folder, 'wasp.js'), '#!/usr/bin/env node\nprocess.stdout.write("9.9.9\\n");\n');
  execFileSync('npm', ['pack', '--silent'], { cwd: folder, stdio: 'pipe' });
  return join(folder, 'wasp-shell-9.9.9.tgz');
}

test('shellcheck has nothing to say', () => {
  expect(spawnSync('shellcheck', ['--shell=sh', SCRIPT], { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
});

test.each(SHELLS)('%s installs a tarball, says what to add to PATH, and sends one event', (...shell) =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    const prefix = join(sandbox.home, 'prefix');
    const [file = '', ...args] = [...shell, SCRIPT, '--prefix', prefix, packStandIn()];
    const run = await runProgram(sandbox, file, args, { env: { PATH: process.env['PATH'] } });
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`wasp 9.9.9 is installed: ${prefix}/bin/wasp\nAdd it to your PATH: export PATH="${prefix}/bin:$PATH"\n`) });
    expect(existsSync(join(prefix, 'bin/wasp'))).toBe(true);
    expect(await eventsOf(lab)).toEqual([
      { api_key: 'CdDd2A0jKTI2vFAsrI9JWm3MqpOcgHz1bMyogAcwsE4', event: 'install-script:run', properties: { distinct_id: expect.stringMatching(/^\d+$/), os: process.platform === 'darwin' ? 'osx' : 'linux' } },
    ]);
  }),
);

test.each([{ WASP_TELEMETRY_DISABLE: '' }, { DO_NOT_TRACK: '1' }])('with %j it sends nothing', (env) =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    const run = await runProgram(sandbox, 'sh', [SCRIPT, '--prefix', join(sandbox.home, 'prefix'), packStandIn()], { env: { PATH: process.env['PATH'], ...env } });
    expect(run.exitCode).toBe(0);
    expect(await eventsOf(lab)).toEqual([]);
  }),
);

test.each([[['--frobnicate']], [['-v']], [['a', 'b']]])('%j is wrong usage, and sends nothing', (args) =>
  inLab(async (lab) => {
    expect(await runProgram(lab.sandbox, 'sh', [SCRIPT, ...args])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Usage: ') });
    expect(await eventsOf(lab)).toEqual([]);
  }),
);
