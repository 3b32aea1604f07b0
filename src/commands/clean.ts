import { lstatSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand } from '../cli/command';
import { verifyNotRunning } from '../development/run-record';
import { UserError, throwIfInterrupted } from '../errors';

const GENERATED = ['.wasp', 'node_modules'];

export const command = defineCommand({
  needs: 'project',
  declare: (c) => c.addHelpText('after', `\nDeletes ${GENERATED.join(' and ')} in the project. The lock file, migrations and sources stay.`),
  async run({ project, terminal, signal, settings }) {
    await verifyNotRunning(project, settings, '`wasp clean`');
    for (const name of GENERATED) {
      throwIfInterrupted(signal);
      const path = join(project.root, name);
      if (!lstatSync(path, { throwIfNoEntry: false })) {
        terminal.note(`There is no ${name} to delete.`);
        continue;
      }
      await terminal.during(`Deleting ${name}`, () => remove(path));
    }
    terminal.note('Run `wasp install` before the next compile or build.');
  },
});

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    throw new UserError(`${path} can't be deleted.`, {
      why: String(error),
      next: 'Some of it may be gone. Stop what uses it, see to the permissions, then run `wasp clean` again.',
      cause: error,
    });
  }
}
