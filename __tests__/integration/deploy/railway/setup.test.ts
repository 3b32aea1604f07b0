import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, useRailwayLab } from '../../../support/railway-lab';
import type { RailwayState } from '../../../support/railway';
import { runWasp } from '../../../support/run-wasp';

jest.setTimeout(120_000);

const lab = useRailwayLab();

/** Nothing but looks. */
function expectNoChange(): void {
  expect(
    lab.railway.lines().filter((line) => !/^(-V|whoami|status|list|variables .*--json)/.test(line)),
  ).toEqual([]);
}

describe('checks come before the first change:', () => {
  test.each<[string, string, (state: RailwayState) => void, number, string]>([
    [
      'a version that is too old',
      'setup my-app',
      (state) => (state.version = '4.6.2'),
      1,
      'Wasp expects at least Railway CLI version 4.6.3.',
    ],
    [
      'a version that takes secrets as arguments alone',
      'setup my-app',
      (state) => (state.version = '4.16.1'),
      1,
      "Railway's CLI must be 4.20.0 or newer to take secrets.",
    ],
    [
      'a version that can not be understood',
      'setup my-app',
      (state) => (state.version = 'four'),
      1,
      'Unable to parse Railway CLI version "four".',
    ],
    [
      'a program with another name',
      'setup my-app',
      (state) => (state.program = 'train'),
      1,
      'Failed to get Railway CLI version from output "train 4.36.1".',
    ],
    [
      'nobody logged in',
      'setup my-app',
      (state) => (state.loggedIn = false),
      1,
      'You are not logged into Railway.',
    ],
    [
      'a name that is too long',
      `setup ${'x'.repeat(26)}`,
      () => {},
      2,
      'is too long (26 characters). It must be at most 25 characters long.',
    ],
    [
      'a project of that name',
      'setup my-app',
      (state) => state.projects.push(PROJECT),
      1,
      'Project with name "my-app" already exists. Add "--existing-project-id p1" option to this command to link it or use a different name.',
    ],
    [
      'an ID of no project',
      'setup my-app --existing-project-id p9',
      () => {},
      1,
      'Project with ID "p9" does not exist.',
    ],
    [
      'an ID that was left out',
      'setup my-app --existing-project-id --yes',
      () => {},
      2,
      '--existing-project-id has no value.',
    ],
    [
      'a workspace that was left out',
      'setup my-app --workspace --yes',
      () => {},
      2,
      '--workspace has no value.',
    ],
    [
      'a secret without a name',
      'setup my-app --server-secret =hunter2hunter2',
      () => {},
      2,
      'What follows --server-secret does not begin with a name.',
    ],
    [
      'a secret that the environment has not',
      'setup my-app --client-secret NOT_THERE',
      () => {},
      2,
      'The environment has no variable NOT_THERE.',
    ],
    [
      'a file that is not there',
      'setup my-app --server-secrets-file .env.nowhere',
      () => {},
      2,
      "The file .env.nowhere can't be read.",
    ],
    [
      'no name for an environment',
      'setup my-app --environment Über',
      () => {},
      2,
      '"Über" is no name for an environment.',
    ],
  ])('%s', async (_, words, change, exitCode, says) => {
    lab.railway.change(change);
    const run = await lab.run(words);
    expect(run).toMatchObject({ exitCode, stdout: '' });
    expect(run.stderr).toContain(says);
    expect(run.stderr).not.toContain('hunter2');
    expectNoChange();
    expect(lab.engineBuilds()).toBe(0);
  });

  test('no Railway CLI', async () => {
    const run = await runWasp(lab.sandbox, ['deploy', 'railway', 'setup', 'my-app']);
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.stderr).toContain(
      'Failed to get Railway CLI version. Most likely the Railway CLI is not installed.',
    );
    expect(run.stderr).toContain('https://docs.railway.com/guides/cli');
  });

  test('another project is linked', async () => {
    lab.railway.change((state) => {
      state.projects.push({ ...PROJECT, name: 'other' });
      state.links[lab.sandbox.project] = { project: 'p1', environment: 'e1' };
    });
    const run = await lab.run('setup my-app');
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.stderr).toContain(
      'Project with a different name already linked to this directory: "other". Run "railway unlink" to unlink it.\nIf it is the right one, add --existing-project-id p1 to this command.',
    );
    expectNoChange();
    expect(await lab.run('setup my-app --existing-project-id p1')).toMatchObject({ exitCode: 0 });
  });
});

test('a link that was not made is told', async () => {
  lab.railway.change((state) => {
    state.projects.push(PROJECT);
    state.linksSilently = true;
  });
  const run = await lab.run('setup my-app --existing-project-id p1');
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain('Railway project linking failed.');
});

test('several workspaces and nobody to ask: the reason is told, and the option', async () => {
  lab.railway.change((state) => (state.workspaces = ['Ada', 'Team']));
  const run = await lab.run('setup my-app');
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain('name one with --workspace <name>');
  expect(await lab.run('setup my-app --workspace Team')).toMatchObject({ exitCode: 0 });
});

test('dependencies that are not installed, and a project that the engine refuses, are told before anything is made', async () => {
  const bare = join(lab.sandbox.home, 'bare');
  mkdirSync(bare);
  writeFileSync(join(bare, '.wasproot'), '');
  const run = await lab.run('setup my-app', { cwd: bare });
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain('Run `wasp install`, then the same command again.');
  const refused = await lab.run('setup my-app', { env: { STAND_IN_BEHAVIOUR: 'fail' } });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('`wasp info` failed in the engine.');
  expectNoChange();
});
