import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findStart } from '../../src/processes/start-time';
import { copyStandIn } from '../support/engines';
import { DOWN, ENTER, runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { runWasp } from '../support/run-wasp';
import { inSandbox, type Sandbox } from '../support/sandbox';

const DATA = '.local/share/wasp';
/** All that the shell keeps, as paths below the home folder. */
const KEPT = [
  `${DATA}/engines`,
  `${DATA}/runtimes`,
  `${DATA}/projects`,
  '.config/wasp/telemetry',
  '.config/fish/completions/wasp.fish',
];

function write(folder: string, name: string, text = 'x'): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

async function fill(sandbox: Sandbox): Promise<void> {
  copyStandIn(join(sandbox.home, DATA, 'engines', '0.25.0'), {});
  write(sandbox.home, `${DATA}/engines/0.25.0/data/large`, 'x'.repeat(3_000_000));
  write(sandbox.home, `${DATA}/runtimes/node-24.14.1/bin/node`);
  write(sandbox.home, `${DATA}/projects/app-0123456789/ports.json`, '{}');
  write(
    sandbox.home,
    '.config/wasp/telemetry/state.json',
    '{"version":1,"choice":"enabled","lastAttemptAt":{}}',
  );
  await runWasp(sandbox, ['completion', 'fish', '--install']);
}

const found = (sandbox: Sandbox): string[] =>
  KEPT.filter((path) => existsSync(join(sandbox.home, path)));

test('--yes deletes all that wasp keeps, shows it with its sizes, and says how the package goes', () =>
  inSandbox({}, async (sandbox) => {
    await fill(sandbox);
    expect(found(sandbox)).toEqual(KEPT);
    const run = await runWasp(sandbox, ['uninstall', '--yes']);
    expect(run).toMatchObject({ exitCode: 0, stdout: '' });
    expect(run.stderr).toContain(
      `     3 MB  ${sandbox.home}/${DATA}/engines\n           engines (0.25.0)\n`,
    );
    expect(run.stderr).toContain('one project');
    expect(run.stderr).toContain('npm uninstall --global wasp-shell');
    expect(found(sandbox)).toEqual([]);
    expect(existsSync(join(sandbox.home, DATA))).toBe(false);
    expect(existsSync(join(sandbox.home, '.config/wasp'))).toBe(false);
    expect(existsSync(sandbox.project)).toBe(true);
  }));

test('where nothing is kept it says so, and is done', () =>
  inSandbox({}, async (sandbox) => {
    const run = await runWasp(sandbox, ['uninstall']);
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('wasp keeps nothing on this machine.\n'),
    });
    expect(readdirSync(sandbox.home)).toEqual([]);
  }));

test('without a terminal and without --yes it is wrong usage that names --yes, and deletes nothing', () =>
  inSandbox({}, async (sandbox) => {
    await fill(sandbox);
    const run = await runWasp(sandbox, ['uninstall'], { input: 'y\n' });
    expect(run).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('Use `wasp uninstall --yes`.'),
    });
    expect(found(sandbox)).toEqual(KEPT);
  }));

testOnTerminal.each([
  ['no, which Enter alone says', ENTER, 1, KEPT],
  ['yes', `${DOWN}${ENTER}`, 0, []],
])('on a terminal it asks: %s', (_, keys, exitCode, left) =>
  inSandbox({}, async (sandbox) => {
    await fill(sandbox);
    const run = await runOnTerminal(sandbox, ['uninstall'], {
      cwd: sandbox.home,
      steps: [['Delete all of that?', keys]],
    });
    expect(run.exitCode).toBe(exitCode);
    expect(found(sandbox)).toEqual(left);
  }),
);

test("what is not wasp's stays: the official installer's folders, other completions, and whatever else is in its folders", () =>
  inSandbox({}, async (sandbox) => {
    await fill(sandbox);
    const foreign = [
      '.local/share/wasp-lang/0.25.0/wasp-bin',
      '.cache/wasp/telemetry/signature',
      `${DATA}/engines/notes.txt`,
      '.local/share/bash-completion/completions/wasp',
    ];
    for (const path of foreign) write(sandbox.home, path);
    const run = await runWasp(sandbox, ['uninstall', '--yes']);
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('since wasp did not put it there: notes.txt'),
    });
    expect(foreign.filter((path) => existsSync(join(sandbox.home, path)))).toEqual(foreign);
    expect(readdirSync(join(sandbox.home, DATA, 'engines'))).toEqual(['notes.txt']);
  }));

test('with WASP_HOME it looks there, and leaves the folder itself and what else is in it', () =>
  inSandbox({}, async (sandbox) => {
    write(sandbox.home, 'engines/0.25.0/wasp-bin');
    write(sandbox.home, 'projects/app-0123456789/ports.json');
    write(sandbox.home, 'projects/mine/code.ts');
    write(sandbox.home, 'config/telemetry/identity.json');
    expect(
      await runWasp(sandbox, ['uninstall', '--yes'], { env: { WASP_HOME: sandbox.home } }),
    ).toMatchObject({ exitCode: 0 });
    expect(readdirSync(sandbox.home)).toEqual(['projects']);
    expect(readdirSync(join(sandbox.home, 'projects'))).toEqual(['mine']);
  }));

test('what a stopped uninstall or install has left goes with the next one', () =>
  inSandbox({}, async (sandbox) => {
    write(sandbox.home, `${DATA}/engines/.staging-abc/0.25.0/wasp-bin`);
    write(sandbox.home, `${DATA}/runtimes/npm-11.11.0/package.json`);
    // A sender and a look-up that were killed.
    mkdirSync(join(sandbox.home, '.config/wasp/telemetry/.sending-build'), { recursive: true });
    write(sandbox.home, '.config/wasp/messages/.feed.json.123');
    const run = await runWasp(sandbox, ['uninstall', '--yes']);
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('engines (unfinished)'),
    });
    expect(existsSync(join(sandbox.home, DATA))).toBe(false);
    expect(existsSync(join(sandbox.home, '.config/wasp'))).toBe(false);
  }));

test('an app that runs keeps everything where it is', () =>
  inSandbox({}, async (sandbox) => {
    await fill(sandbox);
    // This test stands in for `wasp start`.
    const processStartedAt = await findStart(process.pid);
    write(
      sandbox.home,
      `${DATA}/projects/app-0123456789/run.json`,
      JSON.stringify({ pid: process.pid, processStartedAt, clientUrl: 'http://localhost:3000/' }),
    );
    const run = await runWasp(sandbox, ['uninstall', '--yes']);
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`in process ${process.pid}.`),
    });
    expect(found(sandbox)).toEqual(KEPT);
  }));
