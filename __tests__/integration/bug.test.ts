import { join } from 'node:path';
import { packageInfo } from '../../src/package-info';
import { copyStandIn } from '../support/engines';
import { runWasp, type Run } from '../support/run-wasp';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

/** An engine that says it has made a project, and has not: nothing that a user could have caused. */
const provokeBug = (...more: string[]): Promise<Run> =>
  runWasp(sandbox, ['new', 'app', ...more], {
    cwd: sandbox.home,
    env: { STAND_IN_BEHAVIOUR: 'nothing' },
  });

test('a bug of the shell says that it is one, in what, and what to do with it', async () => {
  const run = await provokeBug();
  expect(run).toMatchObject({ exitCode: 1, stdout: '' });
  expect(run.stderr).toMatch(/^Error: This is a bug in the wasp shell: ENOENT/m);
  expect(run.stderr).toContain(
    `Node.js ${process.versions.node}, ${process.platform} ${process.arch}\n`,
  );
  expect(run.stderr).toContain(
    packageInfo.bugsUrl === ''
      ? '\nPlease keep this output, and the output of the same command and --verbose.\n'
      : `\nPlease report it at ${packageInfo.bugsUrl}, with the output of the same command and --verbose.\n`,
  );
  expect(run.stderr).not.toContain('wasp-lang');
  expect(run.stderr).not.toMatch(/^\s+at /m);
});

test('--verbose shows where the bug comes from', async () => {
  const run = await provokeBug('--verbose');
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toMatch(/^\s+at .+/m);
});

test.each([{ version: null }, { version: 25 }, { version: 'latest' }, {}, null, [], 'text'])(
  'an engine whose package.json says %j is no engine, and no bug',
  async (manifest) => {
    const folder = join(sandbox.home, 'engine');
    copyStandIn(folder, {}, JSON.stringify(manifest));
    const run = await runWasp(sandbox, ['compile'], { env: { WASP_ENGINE: folder } });
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr).toContain(`Error: WASP_ENGINE names no engine: ${folder}\n`);
  },
);

test.each([
  { engines: null },
  { engines: {} },
  { engines: { node: 20 } },
  { engines: { node: 'whatever' } },
  { engines: [] },
])('an engine whose package.json says %j of Node.js is no bug', async (manifest) => {
  const folder = join(sandbox.home, 'engine');
  copyStandIn(folder, manifest);
  const run = await runWasp(sandbox, ['compile'], { env: { WASP_ENGINE: folder } });
  expect(run.stderr).not.toContain('This is a bug');
});
