import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { npmConfiguration } from '../support/npm-for-engine';
import { DOWN, ENTER, runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { runProgram, type Run } from '../support/run-wasp';
import { eventsOf, inLab, type Lab } from '../support/telemetry';

/** Packing, installing and fetching an old Node.js go through the registry. */
jest.setTimeout(5 * 60_000);

const CHECKOUT = join(__dirname, '..', '..');
const OLDEST = { node: '20.12.0', npm: '10.5.0' };

let folder: string;
let packed: string[];
let tarball: string;
let version: string;

const npm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** What the package holds is taken from a copy, so that packing (which builds) leaves this checkout's build alone. */
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'wasp-shell-package-')));
  const copy = join(folder, 'copy');
  cpSync(CHECKOUT, copy, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|\.git|\.ci[\\/]home)$/.test(path),
  });
  symlinkSync(join(CHECKOUT, 'node_modules'), join(copy, 'node_modules'));
  const [{ filename, files, version: packedVersion }] = JSON.parse(
    npm(['pack', '--json', '--foreground-scripts=false', '--pack-destination', folder], copy),
  );
  [tarball, version] = [join(folder, filename), packedVersion];
  packed = files.map(({ path }: { path: string }) => path);
  npm(
    ['install', '--global', '--prefix', join(folder, 'global'), '--no-audit', '--no-fund', tarball],
    folder,
  );
  const old = join(folder, 'old');
  mkdirSync(old);
  const platform = `node-${process.platform}-${process.arch}`;
  npm(
    [
      'install',
      '--prefix',
      old,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--engine-strict=false',
      `${platform}@${OLDEST.node}`,
      `npm@${OLDEST.npm}`,
    ],
    old,
  );
});

/** The oldest Node.js and npm that it is for. */
const oldBin = (): string => join(folder, 'old', 'node_modules', '.bin');

const makeHome = (): string => mkdtempSync(join(folder, 'home-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the package holds what is needed at run time and nothing else', () => {
  const others = packed.filter((path) => !path.startsWith('dist/'));
  expect(others.sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'assets/check/npm.sh',
    'assets/check/prisma.sh',
    'assets/completion/follow.sh',
    'assets/completion/wasp.bash',
    'assets/completion/wasp.fish',
    'assets/completion/wasp.zsh',
    'assets/railway/Caddyfile',
    'assets/railway/railway.json',
    'assets/shortcuts/node.sh',
    'assets/shortcuts/npm.sh',
    'assets/shortcuts/npx.sh',
    'bin/install.sh',
    'bin/wasp.js',
    'docs/agents.md',
    'docs/deploy.md',
    'docs/json.md',
    'docs/telemetry.md',
    'package.json',
  ]);
  expect(packed.filter((path) => path.startsWith('dist/') && !path.endsWith('.js'))).toEqual([
    'dist/LICENSES.txt',
  ]);
});

test('installed globally it works from another folder, on the oldest Node.js and npm that it is for', () => {
  const home = makeHome();
  const bin = oldBin();
  const env = {
    HOME: home,
    PATH: [bin, '/usr/bin', '/bin'].join(delimiter),
    WASP_TELEMETRY_URL: 'https://127.0.0.1:9/',
  };
  const wasp = (...args: string[]): string =>
    execFileSync(join(folder, 'global', 'bin', 'wasp'), args, { cwd: home, env, encoding: 'utf8' });

  expect(execFileSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' })).toBe(
    `v${OLDEST.node}\n`,
  );
  expect(wasp('version')).toBe('0.25.0\n');
  expect(JSON.parse(wasp('telemetry', '--json'))).toMatchObject({
    isEnabled: true,
    decidedBy: 'default',
  });
  wasp('telemetry', 'disable');
  expect(JSON.parse(wasp('telemetry', '--json'))).toMatchObject({
    isEnabled: false,
    decidedBy: 'choice',
  });
  expect(existsSync(join(home, '.config', 'wasp', 'telemetry', 'state.json'))).toBe(true);
});

/** Files and links below a folder; npm leaves its empty folders. */
const filesBelow = (home: string): string[] =>
  readdirSync(home, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [] : [join(entry.parentPath, entry.name)],
  );

/** Installs the shell as a user does, in the lab's project, by the script of the checkout's copy: that copy, unless told otherwise. */
async function install(
  { sandbox }: Lab,
  ...source: string[]
): Promise<{ prefix: string; env: NodeJS.ProcessEnv; run: Run }> {
  const prefix = join(sandbox.home, 'prefix');
  const env = {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    ...npmConfiguration(),
    npm_config_cache: join(folder, 'npm-cache'),
  };
  return {
    prefix,
    env,
    run: await runProgram(
      sandbox,
      'sh',
      [join(folder, 'copy/bin/install.sh'), '--prefix', prefix, ...source],
      { env },
    ),
  };
}

test('bin/install.sh installs a checkout, says which version that is, and sends its own event alone from a project', () =>
  inLab(async (lab) => {
    const { run, prefix } = await install(lab);
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`\nwasp-shell ${version} is installed: ${prefix}/bin/wasp\n`),
    });
    expect(run.stdout).toContain('To remove it again: wasp uninstall\n');
    expect((await eventsOf(lab)).map(({ event }) => event)).toEqual(['install-script:run']);
  }));

test('what it has put there, and all that was kept then, `wasp uninstall` shows and takes away', () =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    const { prefix, env } = await install(lab, tarball);
    const program = join(prefix, 'lib/node_modules/wasp-shell');
    const wasp = (...args: string[]): Promise<Run> =>
      runProgram(sandbox, join(prefix, 'bin/wasp'), args, { env });
    await wasp('build');
    await wasp('completion', 'bash', '--install');
    await sandbox.quiet();
    expect(existsSync(join(sandbox.store, 'identity.json'))).toBe(true);

    const run = await wasp('uninstall', '--yes');
    expect(run.stderr).toMatch(
      new RegExp(` MB  ${program}\n +the program itself, wasp-shell ${version}\n`),
    );
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(`The program itself is gone from ${prefix}.\n`),
    });
    expect(filesBelow(sandbox.home)).toEqual([]);
    expect(readdirSync(dirname(program))).toEqual([]);
  }));

testOnTerminal(
  'the program is asked about too where nothing is kept, and on a terminal it removes itself without a word of a bug',
  () =>
    inLab(async (lab) => {
      const { sandbox } = lab;
      const { prefix, env } = await install(lab, tarball);
      const program = join(prefix, 'lib/node_modules/wasp-shell');
      const wasp = join(program, 'bin/wasp.js');
      const unasked = await runProgram(sandbox, join(prefix, 'bin/wasp'), ['uninstall'], { env });
      expect(unasked).toMatchObject({
        exitCode: 2,
        stdout: '',
        stderr: expect.stringContaining('Use `wasp uninstall --yes`.'),
      });
      expect(unasked.stderr).toMatch(
        new RegExp(`^This goes:\n[^\n]* MB  ${program}\n[^\n]*the program itself, [^\n]*\nError: `),
      );
      const refused = await runOnTerminal(sandbox, ['uninstall'], {
        wasp,
        env,
        cwd: sandbox.home,
        steps: [['Delete all of that?', ENTER]],
      });
      expect(refused).toMatchObject({
        exitCode: 1,
        stdout: expect.stringContaining('Nothing was deleted.'),
      });
      expect(existsSync(wasp)).toBe(true);

      const run = await runOnTerminal(sandbox, ['uninstall'], {
        wasp,
        env,
        cwd: sandbox.home,
        steps: [['Delete all of that?', `${DOWN}${ENTER}`]],
      });
      expect(run).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(`The program itself is gone from ${prefix}.\r\n`),
      });
      expect(run.stdout).not.toContain('Error:');
      expect(readdirSync(dirname(program))).toEqual([]);
    }),
);

test('the engine runs there on a Node.js and an npm that were brought along', () => {
  const home = makeHome();
  const cache = join(CHECKOUT, 'node_modules', '.cache', 'wasp-shell');
  mkdirSync(join(cache, 'engines'), { recursive: true });
  mkdirSync(join(folder, 'wasp-home'));
  symlinkSync(join(cache, 'engines'), join(folder, 'wasp-home', 'engines'));
  const env = {
    ...process.env,
    HOME: home,
    PATH: [oldBin(), '/usr/bin', '/bin'].join(delimiter),
    WASP_HOME: join(folder, 'wasp-home'),
    WASP_TELEMETRY_DISABLE: '1',
  };
  const doctor = execFileSync(
    join(folder, 'global', 'bin', 'wasp'),
    ['engine', 'exec', '--', 'doctor'],
    { cwd: home, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  expect(doctor).toMatch(/Node\.js.*24\./);
  expect(doctor).toMatch(/npm.*11\./);
  expect(doctor).not.toContain('Wasp requires');
});
