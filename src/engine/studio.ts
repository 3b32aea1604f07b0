import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../context';
import { UserError, systemCodeOf } from '../errors';
import { run } from '../processes/run';
import type { Terminal } from '../terminal/terminal';

/**
 * The engine runs `npm install` for its studio on first use, without a word, and takes a half-done install for a whole one:
 * done here, beside its place, and moved in whole.
 *
 * @throws UserError when the packages can't be installed
 */
export async function completeStudio(
  { folder, env }: Engine,
  { terminal, signal }: { terminal: Terminal; signal: AbortSignal },
): Promise<void> {
  const studio = join(folder, 'data', 'packages', 'studio');
  if (!existsSync(join(studio, 'package.json')) || existsSync(join(studio, 'node_modules'))) return;
  const staging = await mkdtemp(join(folder, '.studio-')).catch((error: unknown) => {
    throw new UserError('The studio is not installed, and its place can not be written to.', {
      why: String(error),
      next: `See to the permissions of ${folder}.`,
      cause: error,
    });
  });
  try {
    for (const name of ['package.json', 'package-lock.json'])
      await cp(join(studio, name), join(staging, name));
    const args = [
      'ci',
      '--omit=dev',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    const end = await terminal.during("Installing the studio's packages", () =>
      run({ file: 'npm', args, cwd: staging, env }, { kind: 'captured' }, signal),
    );
    if (end.kind !== 'exited' || end.exitCode !== 0) {
      throw new UserError("The studio's packages can't be installed.", {
        ...(end.kind !== 'not-found' && { why: end.stderr.trim() }),
        next: 'Check the network and `npm config list`, then run the same command again. Nothing was installed.',
      });
    }
    await rename(join(staging, 'node_modules'), join(studio, 'node_modules')).catch(
      (error: unknown) => {
        // Another one was quicker.
        if (!['ENOTEMPTY', 'EEXIST'].includes(systemCodeOf(error) ?? '')) throw error;
      },
    );
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
