import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inFlyLab, type FlyLab } from '../../support/fly-lab';
import { runProgram, WASP, type Run, type RunOptions } from '../../support/run-wasp';
import { writeFile } from '../../support/temp-folder';

/**
 * Node.js looks itself for the file of an `--env-file`, wherever it stands: https://github.com/nodejs/node/issues/54232.
 * So these run as npm installs it, by a link to the file that names its interpreter.
 */
jest.setTimeout(10 * 60_000);

function runInstalled(
  { sandbox, cloud }: FlyLab,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Run> {
  return runProgram(sandbox, join(sandbox.home, 'wasp'), args, {
    ...options,
    env: { ...cloud.env, ...options.env },
  });
}

const inSetUpLab = (test: (lab: FlyLab, outside: string) => Promise<void>): Promise<void> =>
  inFlyLab({}, async (lab) => {
    symlinkSync(WASP, join(lab.sandbox.home, 'wasp'));
    expect(await lab.fly('setup my-app mia')).toMatchObject({ exitCode: 0 });
    lab.cloud.forgetCalls();
    await test(lab, join(lab.sandbox.home, '..', 'outside'));
  });

const setServerSecrets = ({ cloud }: FlyLab): string[] =>
  cloud.lines().filter((line) => line.startsWith('secrets import'));

test('a file in the folder is read by the shell alone, and none of it gets into the environment', () =>
  inSetUpLab(async (lab, outside) => {
    await lab.fly('create-db mia');
    writeFile(
      outside,
      '.env.production',
      'MAIL_KEY=s3cret-server-value\nREACT_APP_NAME=of-the-server\n',
    );
    const run = await runInstalled(lab, [
      'deploy',
      'fly',
      'deploy',
      '--no-wait',
      '--env-file',
      '../outside/.env.production',
    ]);
    expect(`${run.exitCode} ${run.stderr}`).toMatch(/^0 /);
    expect(run.stderr).toContain('+ MAIL_KEY=***');
    expect(lab.cloud.app('my-app-server').secrets).toMatchObject({
      MAIL_KEY: 's3cret-server-value',
      REACT_APP_NAME: 'of-the-server',
    });
    expect(lab.cloud.builds().at(-1)).toMatchObject({ tool: 'npx' });
    expect(lab.cloud.builds().at(-1)?.appName).toBeUndefined();
  }));

test('with -C, a relative path works under the other name, and a whole path under both', () =>
  inSetUpLab(async (lab, outside) => {
    const file = writeFile(outside, '.env.production', 'MAIL_KEY=s3cret-server-value\n');
    const { project, home } = lab.sandbox;
    for (const words of [
      ['--server-secrets-file', '../outside/.env.production'],
      ['--env-file', file],
    ]) {
      const run = await runInstalled(lab, ['-C', project, 'deploy', 'fly', 'secrets', ...words], {
        cwd: home,
      });
      expect(`${run.exitCode} ${run.stderr}`).toMatch(/^0 /);
    }
    expect(setServerSecrets(lab)).toHaveLength(2);
    expect(lab.cloud.app('my-app-server').secrets).toMatchObject({
      MAIL_KEY: 's3cret-server-value',
    });
  }));

test('a file that is not there is named, and nothing is set', () =>
  inSetUpLab(async (lab) => {
    const own = await runInstalled(lab, [
      'deploy',
      'fly',
      'secrets',
      '--server-secrets-file',
      '.env.nowhere',
    ]);
    expect(own).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("The file .env.nowhere can't be read."),
    });
    expect(own.stderr).toContain(join(lab.sandbox.project, '.env.nowhere'));
    // Node.js ends before the shell has begun: 9, "node: .env.nowhere: not found".
    const byNode = await runInstalled(lab, [
      'deploy',
      'fly',
      'secrets',
      '--env-file',
      '.env.nowhere',
    ]);
    expect(byNode.exitCode).not.toBe(0);
    expect(byNode.stderr).toContain('.env.nowhere');
    expect(setServerSecrets(lab)).toEqual([]);
  }));
