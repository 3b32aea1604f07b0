import { lstatSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand } from '../cli/command';
import type { ContextFor } from '../context';
import { findData, type Data, type FoundData } from '../database/data';
import { verifyNotRunning } from '../dev/run-record';
import { GENERATED_FOLDER } from '../engine/layout';
import { UserError, throwIfInterrupted } from '../errors';
import { whileLocked } from '../project/lock';
import { keepSqlite, verifyDataIsKept } from '../sqlite/sqlite';
import { confirm } from '../terminal/confirm';

const GENERATED = [GENERATED_FOLDER, 'node_modules'];

export const command = defineCommand({
  needs: 'project',
  declare: (c) =>
    c
      .option('--data', "delete the project's development databases too, after asking")
      .option('--yes', 'with --data: delete without asking')
      .addHelpText(
        'after',
        `\nDeletes ${GENERATED.join(' and ')} in the project. The lock file, migrations and sources stay, and so do development data, unless --data is given: SQLite and PostgreSQL databases, also in a volume of Docker's.`,
      ),
  async run(context, _, { data, yes }) {
    const { project, terminal, settings } = context;
    await verifyNotRunning(project, settings, '`wasp clean`');
    await keepSqlite(context);
    await verifyDataIsKept(project, '`wasp clean`');
    const { data: wanted, unreachable }: FoundData = data ? await findData(context) : { data: [] };
    if (wanted.length > 0 && !yes && !(await isWanted(wanted, context))) {
      terminal.note('Nothing was deleted.');
      return { exitCode: 1 };
    }
    // The lock takes longer to load than there is to do where nothing is there.
    const isAnythingThere = GENERATED.some((name) => isThere(join(project.root, name)));
    await (isAnythingThere
      ? whileLocked(context, () => removeGenerated(context))
      : removeGenerated(context));
    for (const part of wanted) await terminal.during(`Deleting ${part.title}`, () => part.remove());
    if (unreachable)
      terminal.warn(
        `The PostgreSQL database in Docker stays, since Docker does not answer. Once it does, run \`wasp clean --data\` again, or \`docker volume rm ${unreachable}\`.`,
      );
    else if (data && wanted.length === 0) terminal.note('There are no development data to delete.');
    terminal.note('Run `wasp install` before the next compile or build.');
    return { exitCode: unreachable === undefined ? 0 : 1 };
  },
});

async function removeGenerated({
  project,
  terminal,
  signal,
  settings,
}: ContextFor<'project'>): Promise<void> {
  await verifyNotRunning(project, settings, '`wasp clean`');
  await verifyDataIsKept(project, '`wasp clean`');
  for (const name of GENERATED) {
    throwIfInterrupted(signal);
    const path = join(project.root, name);
    if (isThere(path)) await terminal.during(`Deleting ${name}`, () => remove(path));
    else terminal.note(`There is no ${name} to delete.`);
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

async function isWanted(
  data: readonly Data[],
  { terminal }: ContextFor<'project'>,
): Promise<boolean> {
  terminal.note(
    `This goes, and can't be brought back:\n${data.map(({ title, place }) => `  ${title}: ${place}`).join('\n')}`,
  );
  return confirm(terminal, {
    text: 'Delete the development data?',
    instead: 'wasp clean --data --yes',
    yes: 'the data are deleted, with all that was generated or installed',
    no: 'everything stays',
    preferred: 'no',
  });
}

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
