import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram, type Run, type RunOptions } from './run-wasp';
import type { Lab } from './telemetry';

export const SCRIPT = join(__dirname, '../../bin/install.sh');
/** What `sh` may be, with what a test of it needs. */
export const SHELLS = [
  { needed: 'dash', shell: ['dash'] },
  { needed: 'busybox', shell: ['busybox', 'sh'] },
  { needed: 'bash', shell: ['bash', '--posix'] },
] as const;
export const PATH = process.env['PATH'];

/** What the command of the stand-in does: it answers as the shell does, and knows of no other question. */
const COMMAND = `#!/usr/bin/env node
const { version } = require('./package.json');
const typed = process.argv.slice(2).join(' ');
if (typed === 'version') process.stdout.write('0.25.0\\n');
else if (typed === 'version --json') process.stdout.write(JSON.stringify({ version: 1, wasp: '0.25.0', shell: version, node: process.versions.node }, null, 2) + '\\n');
else process.exitCode = 2;
`;

/** A folder with a package that has the shell's name and a command that says its version, and nothing else. */
export function makeStandIn(version = '9.9.9', more: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasp-shell-stand-in-'));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'wasp-shell', version, bin: { wasp: 'wasp.js' }, ...more }, null, 2),
  );
  writeFileSync(join(folder, 'wasp.js'), COMMAND);
  return folder;
}

export function packStandIn(version = '9.9.9', more: object = {}): string {
  const folder = makeStandIn(version, more);
  return join(
    folder,
    execFileSync('npm', ['pack', '--silent'], { cwd: folder, encoding: 'utf8' }).trim(),
  );
}

/** A checkout whose packing needs what `npm ci` brings, and this script in it. */
export function makeCheckout(): string {
  const folder = makeStandIn('9.9.9', {
    scripts: { prepare: 'node -e "require(\'tool\')"' },
    devDependencies: { tool: 'file:tool' },
  });
  mkdirSync(join(folder, 'tool'));
  writeFileSync(
    join(folder, 'tool/package.json'),
    JSON.stringify({ name: 'tool', version: '1.0.0', main: 'tool.js' }),
  );
  writeFileSync(join(folder, 'tool/tool.js'), '');
  execFileSync(
    'npm',
    ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'],
    { cwd: folder, stdio: 'pipe' },
  );
  mkdirSync(join(folder, 'bin'));
  cpSync(SCRIPT, join(folder, 'bin/install.sh'));
  return folder;
}

export const prefixOf = ({ sandbox }: Lab): string => join(sandbox.home, 'prefix');

/** @param args after `--prefix <folder>` */
export function install(
  lab: Lab,
  args: readonly string[],
  { script = SCRIPT, env, ...options }: RunOptions & { script?: string } = {},
): Promise<Run> {
  return runProgram(lab.sandbox, 'sh', [script, '--prefix', prefixOf(lab), ...args], {
    ...options,
    env: { PATH, ...env },
  });
}

export const installedVersion = (lab: Lab): string =>
  JSON.parse(
    execFileSync(join(prefixOf(lab), 'bin/wasp'), ['version', '--json'], { encoding: 'utf8' }),
  ).shell;
