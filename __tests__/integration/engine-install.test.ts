import { existsSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathWithAcceptedRuntime, pathWithoutNpm } from '../support/npm-for-engine';
import { startRegistry, type Registry } from '../support/registry';
import { runWasp } from '../support/run-wasp';
import { makeProject, useSandbox } from '../support/sandbox';

let registry: Registry;
let engines: string;
const sandbox = useSandbox({ WASP_ENGINE: undefined, WASP_TELEMETRY_DISABLE: '1' });

beforeEach(async () => {
  registry = await startRegistry(['0.24.0', '0.25.0', '0.25.3']);
  Object.assign(sandbox.env, { PATH: pathWithAcceptedRuntime(), ...registry.env });
  engines = join(sandbox.home, '.local', 'share', 'wasp', 'engines');
});

afterEach(() => registry.close());

/** What is there for good: no locks, no leftovers. */
const installed = (): string[] => (existsSync(engines) ? readdirSync(engines) : []);

test('a project gets the newest engine that its range admits, once', async () => {
  makeProject(sandbox.project, '~0.24.0 || 0.25.x');
  const first = await runWasp(sandbox, ['compile']);
  expect(first).toMatchObject({ exitCode: 0, stdout: '' });
  expect(first.stderr).toContain('Installing the Wasp engine 0.25.3');
  expect(installed()).toEqual(['0.25.3']);

  const second = await runWasp(sandbox, ['compile']);
  expect(second.stderr).not.toContain('Installing');
  expect(registry.downloads).toEqual(['0.25.3']);
  expect(sandbox.engineCalls().map(({ args }) => args[0])).toEqual([
    'version',
    'compile',
    'compile',
  ]);
});

test('an installed engine that fits is used, though the registry has a newer one', async () => {
  await runWasp(sandbox, ['engine', 'install', '0.25.0'], { cwd: sandbox.home });
  makeProject(sandbox.project, '^0.25.0');
  expect(await runWasp(sandbox, ['compile'])).toMatchObject({ exitCode: 0 });
  expect(registry.downloads).toEqual(['0.25.0']);
});

test('outside a project the default engine is installed, and its folder printed', async () => {
  const run = await runWasp(sandbox, ['engine', 'install'], { cwd: sandbox.home });
  expect(run).toMatchObject({ exitCode: 0, stdout: `${join(engines, '0.25.0')}\n` });
  expect(registry.downloads).toEqual(['0.25.0']);
});

test.each<[string, string, string, string]>([
  ['an older one gets the command that moves it', '^0.15.0', 'main.wasp.ts', 'run `wasp upgrade`'],
  [
    'one in a language that is not upgraded, what to write',
    '^0.15.0',
    'main.wasp',
    'wasp: { version: "^0.25.3" }',
  ],
  [
    'one ahead of the registry, what to write',
    '^0.30.0',
    'main.wasp.ts',
    'wasp: { version: "^0.25.3" }',
  ],
])('of the projects that no engine fits, %s', async (_, range, mainFile, next) => {
  makeProject(sandbox.project, range);
  renameSync(join(sandbox.project, 'main.wasp.ts'), join(sandbox.project, mainFile));
  const run = await runWasp(sandbox, ['compile']);
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain(`This project asks for Wasp ${range}, and no engine fits.`);
  expect(run.stderr).toContain('The newest engine in the npm registry is 0.25.3.');
  expect(run.stderr).toContain(next);
  expect(run.stderr.includes('wasp upgrade')).toBe(next.includes('wasp upgrade'));
  expect(installed()).toEqual([]);
});

test('a range that is none is said to be none', async () => {
  makeProject(sandbox.project, 'newest');
  const run = await runWasp(sandbox, ['compile']);
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('"newest" is no range of versions.');
});

test('two at once make one install', async () => {
  const runs = await Promise.all([
    runWasp(sandbox, ['compile']),
    runWasp(sandbox, ['compile']),
    runWasp(sandbox, ['compile']),
  ]);
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  expect(registry.downloads).toEqual(['0.25.3']);
  expect(installed()).toEqual(['0.25.3']);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s during an install leaves nothing, and the next run installs',
  async (signal, exitCode) => {
    const stopped = await runWasp(sandbox, ['compile'], {
      onStart: (child) => {
        registry.onDownload = (tarball) => {
          child.kill(signal);
          return tarball;
        };
      },
    });
    expect(stopped.exitCode).toBe(exitCode);
    expect(installed()).toEqual([]);
    registry.onDownload = (tarball) => tarball;
    expect(await runWasp(sandbox, ['compile'])).toMatchObject({ exitCode: 0 });
    expect(installed()).toEqual(['0.25.3']);
  },
);

test('kill -9 during an install leaves no engine, and the next run clears up and installs', async () => {
  const killed = await runWasp(sandbox, ['compile'], {
    onStart: (child) => {
      registry.onDownload = (tarball) => {
        child.kill('SIGKILL');
        return tarball;
      };
    },
  });
  expect(killed.signal).toBe('SIGKILL');
  expect(installed().filter((name) => !name.startsWith('.'))).toEqual([]);
  registry.onDownload = (tarball) => tarball;
  const next = await runWasp(sandbox, ['compile']);
  expect(next.exitCode).toBe(0);
  expect(installed()).toEqual(['0.25.3']);
});

test('`wasp doctor` finds nothing of an install that is at work, and all that is left of one that was killed', async () => {
  const lookForLeft = async (): Promise<unknown> =>
    JSON.parse(
      (await runWasp(sandbox, ['doctor', '--json'], { cwd: sandbox.home })).stdout,
    ).checks.find(({ check }: { check: string }) => check === 'leftovers');
  let meanwhile: unknown;
  await runWasp(sandbox, ['engine', 'install', '0.25.0'], {
    onStart: (child) => {
      registry.onDownload = async (tarball) => {
        meanwhile = await lookForLeft();
        child.kill('SIGKILL');
        return tarball;
      };
    },
  });
  expect(installed()).toContainEqual(expect.stringMatching(/^\.staging-/));
  expect(meanwhile).toMatchObject({ result: 'ok' });
  // As when nobody has renewed it for long.
  utimesSync(join(engines, '.lock'), 0, 0);
  expect(await lookForLeft()).toMatchObject({
    result: 'warning',
    what: `A wasp that was killed has left: a half-done install in ${engines}.`,
  });
});

test('an engine that is not what the registry promised is refused', async () => {
  registry.onDownload = (tarball) => Buffer.concat([tarball, Buffer.from('more')]);
  const run = await runWasp(sandbox, ['compile']);
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('what came is not what the registry promised');
  expect(installed()).toEqual([]);
});

test('no network and no engine: what is missing, from where, and what to do', async () => {
  const run = await runWasp(sandbox, ['engine', 'install', '0.25.0'], {
    env: { npm_config_registry: 'http://127.0.0.1:9/' },
  });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain(
    "Can't get the Wasp engine 0.25.0: the npm registry can't be reached.",
  );
  expect(run.stderr).toContain('ECONNREFUSED');
  expect(run.stderr).toContain('npm config list');
  expect(installed()).toEqual([]);
});

test('no npm and no engine: npm is what is missing', async () => {
  const run = await runWasp(sandbox, ['engine', 'install', '0.25.0'], {
    env: { PATH: pathWithoutNpm() },
  });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('There is no npm on PATH');
});

test('a version that the registry does not have is an error, a word that is no version wrong usage', async () => {
  const missing = await runWasp(sandbox, ['engine', 'install', '9.9.9']);
  expect(missing.exitCode).toBe(1);
  expect(missing.stderr).toContain('the npm registry has no');
  const nonsense = await runWasp(sandbox, ['engine', 'install', 'nonsense']);
  expect(nonsense.exitCode).toBe(2);
});

test("a project's .npmrc does not decide where engines come from", async () => {
  writeFileSync(join(sandbox.project, '.npmrc'), 'registry=http://127.0.0.1:9/\n');
  expect(
    await runWasp(sandbox, ['compile'], {
      env: { npm_config_registry: undefined, npm_config_userconfig: writeNpmrc() },
    }),
  ).toMatchObject({ exitCode: 0 });
});

/** The registry as the user's own configuration file has it. */
function writeNpmrc(): string {
  const file = join(sandbox.home, '.npmrc');
  writeFileSync(file, `registry=${registry.env['npm_config_registry']}\n`);
  return file;
}
