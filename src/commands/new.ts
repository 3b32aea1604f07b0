import { lstatSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand, type Done } from '../cli/command';
import { useEngine, type Engine } from '../engine/engine';
import { UsageError, UserError, systemCodeOf } from '../errors';
import { hasDependencies, readProject } from '../project/project';
import type { Terminal } from '../terminal/terminal';

const TEMPLATES = [
  { value: 'basic', hint: 'a small app with log-in and tasks' },
  { value: 'minimal', hint: 'one page and nothing else' },
] as const;
const TEMPLATE_NAMES = TEMPLATES.map(({ value }) => value);

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c
      .argument('[name]', 'name of the project, and of the folder that is made for it')
      .addOption(c.createOption('-t, --template <template>', 'what to start from').choices(TEMPLATE_NAMES))
      .addHelpText('after', '\nA name without a template starts from `basic`. Without a name, both are asked for.'),
  async run({ invocation, settings, terminal, signal }, [typedName], { template: typedTemplate }) {
    const name = typedName ?? (await askName(terminal, invocation.cwd));
    const template = typedTemplate ?? (typedName === undefined ? await askTemplate(terminal) : 'basic');
    verify(name, invocation.cwd);

    const engine = await useEngine({ settings, terminal, signal });
    return makeProject(name, template, invocation.cwd, engine, terminal);
  },
});

/** The engine works in a folder beside, which is moved in whole: a stopped `wasp new` leaves no half project. */
async function makeProject(name: string, template: string, folder: string, engine: Engine, terminal: Terminal): Promise<Done> {
  const staging = await makeStaging(folder);
  try {
    const exitCode = await engine.run(['new', name, '-t', template], staging);
    if (exitCode !== 0) return { exitCode };
    await rename(join(staging, name), join(folder, name)).catch((error: unknown) => {
      throw explainTaken(name, error);
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  const project = readProject(join(folder, name));
  if (hasDependencies(project)) return { project };
  terminal.error(`The project is there, but its dependencies are not.\nnpm's own words stand above.\nRun \`cd ${name}\`, then \`wasp install\`.`);
  return { project, exitCode: 1 };
}

async function makeStaging(folder: string): Promise<string> {
  try {
    return await mkdtemp(join(folder, '.wasp-new-'));
  } catch (error) {
    throw new UserError(`No project can be made in ${folder}.`, {
      why: String(error),
      next: 'Change to a folder that you may write to, or name one with -C <dir>.',
      cause: error,
    });
  }
}

function explainTaken(name: string, error: unknown): unknown {
  if (systemCodeOf(error) !== 'ENOTEMPTY' && systemCodeOf(error) !== 'EEXIST' && systemCodeOf(error) !== 'ENOTDIR') return error;
  return new UserError(`Something named ${name} was put there meanwhile.`, { next: 'It was left as it is. Choose another name.', cause: error });
}

/** @throws UsageError for a name that can't be used here */
function verify(name: string, folder: string): void {
  const problem = findNameProblem(name) ?? findFolderProblem(name, folder);
  if (problem) throw new UsageError(problem, { next: 'Choose another name: `wasp new <name>`.' });
}

const RESERVED = new Set(['import', 'from', 'true', 'false']);
/** npm's own limit on a package's name. */
const MAX_NAME_LENGTH = 214;

/** The engine's rule for names: a letter or `_`, then letters, digits, `-` and `_`; not one of its old keywords. */
export function findNameProblem(name: string): string | undefined {
  if (name === '') return 'A name is needed.';
  if (name.length > MAX_NAME_LENGTH) return `A project's name can't be longer than ${MAX_NAME_LENGTH} characters.`;
  if (RESERVED.has(name)) return `A project can't be named "${name}": Wasp keeps that word for itself.`;
  if (/^[\p{L}_][\p{L}\d_-]*$/u.test(name)) return undefined;
  return `A project can't be named "${name}": a name begins with a letter or _, and goes on with letters, digits, - and _.`;
}

function findFolderProblem(name: string, folder: string): string | undefined {
  return lstatSync(join(folder, name), { throwIfNoEntry: false }) && `There is already something named ${name} in ${folder}.`;
}

function askName(terminal: Terminal, folder: string): Promise<string> {
  return terminal.ask({
    text: 'What is the name of the project?',
    instead: 'wasp new <name>',
    verify: (answer) => findNameProblem(answer) ?? findFolderProblem(answer, folder),
  });
}

function askTemplate(terminal: Terminal): Promise<string> {
  return terminal.ask({ text: 'What does it start from?', instead: 'wasp new <name> --template <template>', choices: TEMPLATES });
}
