import { lstatSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { defineCommand } from '../cli/command';
import { isOwnScript } from '../cli/completion';
import type { Context } from '../context';
import { findRun } from '../dev/run-record';
import { UserError, throwIfInterrupted } from '../errors';
import { listNames, readIfExists } from '../files';
import { findCompletionFiles, findFolders, type Folders } from '../folders';
import { findDataFolder } from '../postgres/embedded';
import { findServer } from '../postgres/orphaned';
import { run } from '../processes/run';
import { removeAll } from '../registry/registry';
import type { Settings } from '../settings';
import { packageInfo } from '../package-info';
import { confirm } from '../terminal/confirm';

/** Something that is kept, and goes. */
interface Holding {
  readonly title: string;
  /** A folder of which `names` go, or a file. */
  readonly path: string;
  readonly names?: readonly string[];
  readonly sizeBytes: number;
}

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c
      .option('--yes', 'delete without asking')
      .addHelpText(
        'after',
        '\nShows what goes, and asks first. The program goes too where bin/install.sh has put it. Your projects stay, and so does what the official installer has put here (~/.local/share/wasp-lang, ~/.cache/wasp).',
      ),
  async run(context, _, { yes }) {
    const { settings, terminal, signal } = context;
    const holdings = [...findFolderHoldings(settings), ...findCompletionHoldings(settings)];
    const program = findProgram();
    const all = program ? [...holdings, program] : holdings;
    if (all.length === 0) {
      terminal.note('wasp keeps nothing on this machine.');
    } else {
      terminal.note(`This goes:\n${all.map(formatHolding).join('\n')}`);
      await verifyNothingRuns(holdings);
      if (!yes && !(await isWanted(context))) {
        terminal.note('Nothing was deleted.');
        return { exitCode: 1 };
      }
      for (const holding of holdings) {
        throwIfInterrupted(signal);
        await terminal.during(`Deleting ${holding.path}`, () => remove(holding, context));
      }
      for (const { path, names } of holdings) sayWhatIsLeft(path, names, context);
    }
    terminal.note(
      'Databases in Docker stay: `docker volume ls --filter name=wasp-dev-db` shows them.',
    );
    if (program) await removeProgram(program, context);
    else terminal.note('The program itself goes with `npm uninstall --global wasp-shell`.');
  },
});

interface Program extends Holding {
  /** The folder that bin/install.sh has installed into, as it has written down there. */
  readonly prefix: string;
}

/** The program goes too where bin/install.sh has put it. */
function findProgram(): Program | undefined {
  const { folder } = packageInfo;
  const prefix = readIfExists(join(folder, 'installed-into'))?.trim();
  return prefix
    ? {
        title: `the program itself, wasp-shell ${packageInfo.version}`,
        path: folder,
        sizeBytes: measure(folder),
        prefix,
      }
    : undefined;
}

/** Comes last: what has not been loaded by then can't be loaded any more. */
async function removeProgram(
  { prefix }: Program,
  { settings, terminal, signal }: Context,
): Promise<void> {
  const args = [
    'uninstall',
    '--global',
    '--prefix',
    prefix,
    '--no-audit',
    '--no-fund',
    packageInfo.name,
  ];
  const end = await terminal.during('Removing the program', () =>
    run({ file: 'npm', args, cwd: '/', env: settings.env }, { kind: 'captured' }, signal),
  );
  if (end.kind === 'exited' && end.exitCode === 0)
    return terminal.note(`The program itself is gone from ${prefix}.`);
  throw new UserError('The program itself is still there.', {
    why: `npm can't remove it from ${prefix}.`,
    next: `Run \`npm uninstall --global --prefix ${prefix} ${packageInfo.name}\` to see why. All else is deleted.`,
  });
}

/** For each of our folders: what is in it, and which entries are ours. `WASP_HOME` may be a folder with anything beside. */
const KEPT: Readonly<
  Record<
    keyof Folders,
    { title: (names: readonly string[]) => string; isOurs: (name: string) => boolean }
  >
> = {
  engines: {
    title: (names) => `engines (${names.join(', ') || 'unfinished'})`,
    isOurs: (name) => /^\d+\.\d+\.\d+/.test(name),
  },
  runtimes: {
    title: (names) => `runtimes (${names.join(', ') || 'unfinished'})`,
    isOurs: (name) => /^(node|npm|postgres)-\d/.test(name),
  },
  shortcuts: {
    title: () => 'what the engine is told of Node.js and npm',
    isOurs: (name) => /^[0-9a-f]{16}$/.test(name),
  },
  projects: {
    title: (names) =>
      `ports, logs and development databases of ${names.length === 1 ? 'one project' : `${names.length} projects`}`,
    isOurs: (name) => /-[0-9a-f]{10}$/.test(name),
  },
  templates: {
    title: () => 'templates for new projects',
    isOurs: (name) => /-[0-9a-f]{10}\.tar\.gz/.test(name),
  },
  telemetry: {
    title: () => 'telemetry: the random id, and your choice',
    isOurs: (name) =>
      /^(identity|state|log)\.json|^(notice-shown|\.sending-(build|other))$/.test(name),
  },
  messages: {
    title: () => 'messages of the Wasp team',
    isOurs: (name) => /^\.?(feed|seen)\.json/.test(name),
  },
};

/** What the library of locks and a stopped install leave. */
function isLeftover(name: string): boolean {
  return /^\.(lock$|staging-)/.test(name);
}

function findFolderHoldings(settings: Settings): Holding[] {
  const folders = findFolders(settings);
  return (Object.keys(KEPT) as (keyof Folders)[]).flatMap((kind) => {
    const path = folders[kind];
    const all = path === undefined ? [] : listNames(path);
    const names = all.filter(KEPT[kind].isOurs);
    const gone = all.filter((name) => KEPT[kind].isOurs(name) || isLeftover(name));
    if (path === undefined || gone.length === 0) return [];
    return [
      {
        title: KEPT[kind].title(names),
        path,
        names: gone,
        sizeBytes: gone.reduce((sum, name) => sum + measure(join(path, name)), 0),
      },
    ];
  });
}

function findCompletionHoldings(settings: Settings): Holding[] {
  return Object.entries(findCompletionFiles(settings)).flatMap(([shell, path]) => {
    const text = path === undefined ? undefined : readCompletion(path);
    return path !== undefined && text !== undefined && isOwnScript(text)
      ? [{ title: `completion for ${shell}`, path, sizeBytes: text.length }]
      : [];
  });
}

function readCompletion(file: string): string | undefined {
  try {
    return readIfExists(file);
  } catch {
    // A folder, or somebody else's file: `wasp completion` has not made it, and it stays.
    return undefined;
  }
}

function formatHolding({ title, path, sizeBytes }: Holding): string {
  const size =
    sizeBytes >= 1e6 ? `${Math.round(sizeBytes / 1e6)} MB` : `${Math.ceil(sizeBytes / 1e3)} kB`;
  return `  ${size.padStart(7)}  ${path}\n           ${title}`;
}

/** @throws UserError when an app or a database runs whose data would go */
async function verifyNothingRuns(holdings: readonly Holding[]): Promise<void> {
  for (const { path, names = [] } of holdings) {
    for (const name of names) {
      if (!lstatSync(join(path, name)).isDirectory()) continue;
      const server = await findServer(findDataFolder(join(path, name, 'database')));
      if (server) {
        throw new UserError('A development database of yours runs, and its data would go.', {
          why: `It is PostgreSQL in process ${server.pid}, on ${findDataFolder(join(path, name, 'database'))}.`,
          next: 'Stop it first: Ctrl-C where it runs, or `wasp db stop` in its project. Nothing was deleted.',
        });
      }
      const running = await findRun(join(path, name));
      if (!running) continue;
      throw new UserError('An app of yours runs, and its data would go.', {
        why: `It is at ${running.clientUrl}, in process ${running.pid}.`,
        next: 'Stop it first, with `wasp stop` in its project. Nothing was deleted.',
      });
    }
  }
}

async function isWanted({ terminal }: Context): Promise<boolean> {
  return confirm(terminal, {
    text: 'Delete all of that?',
    instead: 'wasp uninstall --yes',
    yes: 'all of that is deleted',
    no: 'everything stays',
    preferred: 'no',
  });
}

async function remove({ path, names }: Holding, context: Context): Promise<void> {
  const home = context.settings.waspHome;
  try {
    if (names === undefined) return await rm(path, { force: true });
    await removeAll(path, (name) => names.includes(name) && !isLeftover(name), context);
    for (const folder of [path, dirname(path)]) {
      if (home === undefined || folder !== resolve(home)) await removeIfEmpty(folder);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} can't be deleted.`, {
      why: String(error),
      next: 'Some of it may be gone. See to the permissions, then run `wasp uninstall` again.',
      cause: error,
    });
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  // Something else is in there, or it is a link: not ours to remove.
  await rmdir(folder).catch(() => {});
}

function sayWhatIsLeft(
  path: string,
  names: readonly string[] | undefined,
  { terminal }: Context,
): void {
  const left = names ? listNames(path) : [];
  if (left.length > 0)
    terminal.note(`Left in ${path}, since wasp did not put it there: ${left.join(', ')}`);
}

/** In bytes, links not followed. What can't be looked at counts as nothing. */
function measure(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.size ?? 0;
  return namesToMeasure(path).reduce((sum, name) => sum + measure(join(path, name)), 0);
}

function namesToMeasure(folder: string): string[] {
  try {
    return listNames(folder);
  } catch {
    // A size is only shown. Deleting says so where it can't.
    return [];
  }
}
