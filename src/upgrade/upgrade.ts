import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Engine, Project, ProjectContext } from '../context';
import { useProjectEngine } from '../database/project-engine';
import { verifyNotRunning } from '../dev/run-record';
import { UserError, messageOf } from '../errors';
import { run } from '../processes/run';
import { whileLocked } from '../project/lock';
import { verifyDataIsKept } from '../sqlite/sqlite';
import { confirm } from '../terminal/confirm';
import { dropBackup, findBackup, findEditedSince, makeBackup, restoreBackup } from './backup';
import { editMainFile, editPackage, editTsconfig, type Edit, type Starters } from './plan';

/** What is to be done to a project, and with which engine. */
export interface Upgrade {
  readonly engine: Engine;
  readonly edits: readonly Edit[];
}

/** Changes nothing in the project. The engine is installed where it is missing: it has with it what it asks of a project. */
export async function planUpgrade(
  target: string,
  user: ProjectContext & { readonly project: Project & { wasp: NonNullable<Project['wasp']> } },
): Promise<Upgrade> {
  const { root, wasp } = user.project;
  const engine = await useProjectEngine({
    ...user,
    project: { root, wasp: { ...wasp, range: target } },
  });
  if (engine.version !== target)
    throw new UserError(`The engine in use is ${engine.version}, not ${target}.`, {
      why: 'WASP_ENGINE names it.',
      next: 'Unset WASP_ENGINE, then run the same command again. Nothing was changed.',
    });
  const starters = readStarters(engine);
  const read = (name: string): string => readFileSync(join(root, name), 'utf8');
  const mainFile = basename(wasp.mainFile);
  const edits = [
    editMainFile(mainFile, read(mainFile), target),
    editPackage(read('package.json'), starters),
    existsSync(join(root, 'tsconfig.wasp.json'))
      ? editTsconfig(read('tsconfig.wasp.json'), starters)
      : undefined,
  ];
  return { engine, edits: edits.filter((edit) => edit !== undefined) };
}

function readStarters({ folder, version }: Engine): Starters {
  const starters = join(folder, 'data', 'Cli', 'starters');
  try {
    const read = (...names: string[]): string => readFileSync(join(starters, ...names), 'utf8');
    return {
      minimal: JSON.parse(read('minimal', 'package.json')),
      basic: JSON.parse(read('basic', 'package.json')),
      tsconfig: read('skeleton', 'tsconfig.wasp.json'),
    };
  } catch (error) {
    throw new UserError(`What Wasp ${version} asks of a project is not known.`, {
      why: `Its starters can't be read: ${messageOf(error)}`,
      next: 'Nothing was changed.',
      cause: error,
    });
  }
}

/**
 * Undoes an upgrade that was stopped midway, where there is one. What was edited since is lost only where the user wants that.
 *
 * @throws UserError where the app runs, or the edits are to stay; UsageError where nobody can be asked
 */
export async function undoHalfUpgrade(user: ProjectContext, isForced: boolean): Promise<void> {
  // One that is at work has the lock.
  if (findBackup(user.project) !== undefined) await whileLocked(user, () => undo(user, isForced));
}

async function undo(
  { project, settings, terminal }: ProjectContext,
  isForced: boolean,
): Promise<void> {
  if (findBackup(project) === undefined) return;
  await verifyNotRunning(project, settings, 'undoing the half-done upgrade');
  const edited = findEditedSince(project).join(', ');
  if (edited !== '' && !isForced) {
    const isWanted = await confirm(terminal, {
      text: `An upgrade was stopped midway, and edited since: ${edited}. Undo it, and lose these edits?`,
      instead: 'wasp upgrade --force',
      yes: 'as before the upgrade, without what was edited since',
      no: 'everything stays as it is',
      preferred: 'no',
    });
    if (!isWanted) {
      throw new UserError('The half-done upgrade is not undone.', {
        why: `That would lose what was edited since: ${edited}.`,
        next: 'Save the edits elsewhere, then run `wasp upgrade --force`. Nothing was changed.',
      });
    }
  }
  restoreBackup(project);
  terminal.note(
    `An upgrade that was stopped midway has been undone${edited && `, with what was edited since: ${edited}`}.`,
  );
}

/** @throws UserError where what an upgrade changes could not be told from other changes, or would be pulled from under something */
export async function verifyUpgradable(
  { project, settings, signal }: ProjectContext,
  isForced: boolean,
): Promise<void> {
  await verifyNotRunning(project, settings, '`wasp upgrade`');
  if (isForced) return;
  const end = await run(
    {
      file: 'git',
      args: ['status', '--porcelain', '--', '.'],
      cwd: project.root,
      env: settings.env,
    },
    { kind: 'captured' },
    signal,
  );
  const next = 'Commit or stash first, or use --force. Nothing was changed.';
  if (end.kind !== 'exited' || end.exitCode !== 0)
    throw new UserError('The project is not in version control.', {
      why: 'An upgrade changes files, and git shows which.',
      next: 'Put it under git first, or use --force. Nothing was changed.',
    });
  const changed = end.stdout.split('\n').filter(Boolean);
  if (changed.length > 0)
    throw new UserError('The working tree is not clean.', {
      why: `Changes of your own and of the upgrade could not be told apart:\n${changed.slice(0, 10).join('\n')}`,
      next,
    });
}

/**
 * Does it, whole or not at all: where a step fails or is stopped, everything is as before, byte for byte.
 *
 * @returns what the engine says against the project as it is now, or undefined where it accepts it
 */
export async function performUpgrade(
  upgrade: Upgrade,
  user: ProjectContext,
): Promise<string | undefined> {
  await whileLocked(user, () => changeProject(upgrade, user));
  return upgrade.engine.read(['deps'], user.project.root).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof UserError) return error.why ?? error.message;
      throw error;
    },
  );
}

async function changeProject(
  { engine, edits }: Upgrade,
  { project, settings, terminal }: ProjectContext,
): Promise<void> {
  // The app may have been started since, while an engine was installed or another wasp waited for.
  await verifyNotRunning(project, settings, '`wasp upgrade`');
  await verifyDataIsKept(project, '`wasp upgrade`');
  try {
    makeBackup(project, edits);
    for (const { file, text } of edits) writeFileSync(join(project.root, file), text);
    terminal.note('Installing the dependencies ...');
    const { exitCode } = await engine.show(['install'], project.root);
    if (exitCode !== 0) {
      throw new UserError('The dependencies of the new version could not be installed.', {
        why: 'What npm says stands above.',
        next: 'Mend that, then run the same command again. Everything is as it was before.',
      });
    }
  } catch (error) {
    restoreBackup(project);
    throw error;
  }
  dropBackup(project);
}
