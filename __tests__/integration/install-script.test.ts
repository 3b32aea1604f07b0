import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathWithoutNpm } from '../support/npm-for-engine';
import { servePackage } from '../support/registry';
import { runProgram, type RunOptions } from '../support/run-wasp';
import { startTcpServer } from '../support/tcp-server';
import { eventsOf, inLab, until, writeState, type Lab } from '../support/telemetry';

const SCRIPT = join(__dirname, '../../bin/install.sh');
const SHELLS = [['dash'], ['busybox', 'sh'], ['bash', '--posix']];
const PATH = process.env['PATH'];

/** What the command of the stand-in does: it answers as the shell does, and knows of no other question. */
const COMMAND = `#!/usr/bin/env node
const { version } = require('./package.json');
const typed = process.argv.slice(2).join(' ');
if (typed === 'version') process.stdout.write('0.25.0\\n');
else if (typed === 'version --json') process.stdout.write(JSON.stringify({ version: 1, wasp: '0.25.0', shell: version, node: process.versions.node }, null, 2) + '\\n');
else process.exitCode = 2;
`;

/** A folder with a package that has the shell's name and a command that says its version, and nothing else. */
function makeStandIn(version = '9.9.9', more: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasp-shell-stand-in-'));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'wasp-shell', version, bin: { wasp: 'wasp.js' }, ...more }, null, 2),
  );
  writeFileSync(join(folder, 'wasp.js'), COMMAND);
  return folder;
}

function packStandIn(version = '9.9.9', more: object = {}): string {
  const folder = makeStandIn(version, more);
  return join(
    folder,
    execFileSync('npm', ['pack', '--silent'], { cwd: folder, encoding: 'utf8' }).trim(),
  );
}

/** A checkout whose packing needs what `npm ci` brings, and this script in it. */
function makeCheckout(): string {
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

const prefixOf = ({ sandbox }: Lab): string => join(sandbox.home, 'prefix');

/** @param args after `--prefix <folder>` */
function install(
  lab: Lab,
  args: readonly string[],
  { script = SCRIPT, env, ...options }: RunOptions & { script?: string } = {},
) {
  return runProgram(lab.sandbox, 'sh', [script, '--prefix', prefixOf(lab), ...args], {
    ...options,
    env: { PATH, ...env },
  });
}

const installedVersion = (lab: Lab): string =>
  JSON.parse(
    execFileSync(join(prefixOf(lab), 'bin/wasp'), ['version', '--json'], { encoding: 'utf8' }),
  ).shell;

test.each(SHELLS)(
  '%s installs a tarball, says what to add to PATH, and sends one event',
  (...shell) =>
    inLab(async (lab) => {
      const { sandbox } = lab;
      const prefix = prefixOf(lab);
      const [file = '', ...args] = [...shell, SCRIPT, '--prefix', prefix, packStandIn()];
      const run = await runProgram(sandbox, file, args, { env: { PATH } });
      expect(run).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(
          `wasp-shell 9.9.9 is installed: ${prefix}/bin/wasp\nAdd it to your PATH: export PATH="${prefix}/bin:$PATH"\n`,
        ),
      });
      expect(installedVersion(lab)).toBe('9.9.9');
      expect(readFileSync(join(prefix, 'lib/node_modules/wasp-shell/installed-into'), 'utf8')).toBe(
        `${prefix}\n`,
      );
      const events = await eventsOf(lab);
      expect(events).toEqual([
        {
          api_key: 'CdDd2A0jKTI2vFAsrI9JWm3MqpOcgHz1bMyogAcwsE4',
          event: 'install-script:run',
          properties: {
            distinct_id: expect.stringMatching(/^\d+$/),
            os: process.platform === 'darwin' ? 'osx' : 'linux',
          },
        },
      ]);
    }),
);

test('a checkout is packed after what it needs was installed, and can be deleted afterwards; where it is on PATH nothing is said of that', () =>
  inLab(async (lab) => {
    const checkout = makeCheckout();
    const run = await install(lab, [checkout], { env: { PATH: `${prefixOf(lab)}/bin:${PATH}` } });
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining('Add it') });
    rmSync(checkout, { recursive: true });
    expect(installedVersion(lab)).toBe('9.9.9');
  }));

test('without a source it is the checkout that the script lies in', () =>
  inLab(async (lab) => {
    expect(
      await install(lab, [], { script: join(makeCheckout(), 'bin/install.sh') }),
    ).toMatchObject({ exitCode: 0 });
    expect(installedVersion(lab)).toBe('9.9.9');
  }));

test.each<[string, string[], boolean, string]>([
  ['a package is installed in its newest version', ['wasp-shell'], false, '9.9.9'],
  ['with -v in that one', ['wasp-shell', '-v', '9.9.8'], false, '9.9.8'],
  ['as it is with a version in its name', ['wasp-shell@9.9.8'], false, '9.9.8'],
  ['read from a pipe, the script installs the package', ['--version', '9.9.8'], true, '9.9.8'],
])('%s', (_, args, isPiped, expected) =>
  inLab(async (lab) => {
    const registry = await servePackage(
      'wasp-shell',
      { wasp: 'wasp.js' },
      new Map(['9.9.8', '9.9.9'].map((version) => [version, readFileSync(packStandIn(version))])),
    );
    const env = { PATH, ...registry.env };
    const piped = ['-s', '--', '--prefix', prefixOf(lab), ...args];
    const run = isPiped
      ? await runProgram(lab.sandbox, 'sh', piped, { env, input: readFileSync(SCRIPT, 'utf8') })
      : await install(lab, args, { env });
    await registry.close();
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`wasp-shell ${expected} is installed`),
    });
    expect(registry.downloads).toEqual([expected]);
    expect(await eventsOf(lab)).toHaveLength(1);
  }),
);

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

test.each<[string, NodeJS.ProcessEnv, (lab: Lab) => void]>([
  ['WASP_TELEMETRY_DISABLE', { WASP_TELEMETRY_DISABLE: '' }, () => {}],
  ['DO_NOT_TRACK', { DO_NOT_TRACK: '1' }, () => {}],
  ['an address that nothing may be sent to', { WASP_TELEMETRY_URL: 'ftp://127.0.0.1/' }, () => {}],
  [
    '`wasp telemetry disable` of an earlier install',
    {},
    ({ sandbox }) => writeState(sandbox, {}, 'disabled'),
  ],
])('with %s it sends nothing', (_, env, prepare) =>
  inLab(async (lab) => {
    prepare(lab);
    expect((await install(lab, [packStandIn()], { env })).exitCode).toBe(0);
    expect(await eventsOf(lab)).toEqual([]);
  }),
);

/** A PATH on which npm knows the package, and has nothing to do. */
function pathWithIdleNpm(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasp-shell-path-'));
  writeFileSync(
    join(folder, 'npm'),
    '#!/bin/sh\n[ "$1" != pack ] || echo \'[{ "name": "wasp-shell" }]\'\n',
  );
  chmodSync(join(folder, 'npm'), 0o755);
  return [folder, PATH].join(delimiter);
}

test.each(SHELLS)(
  '%s: nothing waits for the event: where nobody answers, the script is done while the sender waits, and that one is gone by itself',
  (...shell) =>
    inLab(async (lab) => {
      const { sandbox } = lab;
      const tarball = packStandIn();
      expect((await install(lab, [tarball], { env: { DO_NOT_TRACK: '1' } })).exitCode).toBe(0);
      const silent = await startTcpServer();
      const [file = '', ...args] = [...shell, SCRIPT, '--prefix', prefixOf(lab), tarball];
      const run = await runProgram(sandbox, file, args, {
        env: { PATH: pathWithIdleNpm(), WASP_TELEMETRY_URL: `https://127.0.0.1:${silent.port}/` },
      });
      const senders = sandbox.processes();
      expect(run.exitCode).toBe(0);
      expect(senders).toEqual([expect.stringContaining('install-script:run')]);
      await until('the sender has connected', () => silent.connections() > 0);
      await sandbox.quiet();
      await silent.close();
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
