import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCommand } from '../cli/command';
import type { Done, Engine, Project, RunContext } from '../context';
import { useEngine } from '../engine/engine';
import { UsageError, UserError, systemCodeOf } from '../errors';
import { hasDependencies, readProject } from '../project/project';
import { findNameProblem } from '../templates/name';
import { TEMPLATES, parseTemplate } from '../templates/template';
import type { FetchedTemplate } from '../templates/templates';
import type { Terminal } from '../terminal/terminal';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c
      .argument('[name]', 'name of the project, and of the folder that is made for it')
      // The choices are for completion: repositories and paths are templates, too.
      .addOption(
        c
          .createOption('-t, --template <template>', 'what to start from')
          .choices(TEMPLATES.map(({ value }) => value))
          .argParser((typed: string) => typed),
      )
      .addHelpText(
        'after',
        '\nA name without a template starts from `basic`. Without a name, both are asked for. Other templates:\n' +
          '  github:<owner>/<repository>[/<folder>][#<branch or tag>]\n' +
          '  ./a/folder                              a project of yours; node_modules, .wasp and .git are left out\n' +
          'What was fetched is kept, and used again where there is no network.',
      ),
  async run({ invocation, settings, terminal, signal }, [typedName], { template: typedTemplate }) {
    const { cwd } = invocation;
    const given = typedTemplate === undefined ? undefined : parseTemplate(typedTemplate, cwd);
    const name = typedName ?? (await askName(terminal, cwd));
    const template =
      given ?? parseTemplate(typedName === undefined ? await askTemplate(terminal) : 'basic', cwd);
    verify(name, cwd);

    const user = { settings, terminal, signal };
    const engine = await useEngine(user);
    return inStaging({ name, folder: cwd }, (place) =>
      template.kind === 'bundled'
        ? makeBundled(place, template.name, engine, user)
        : makeFetched(place, template, engine, user),
    );
  },
});

/** Where a project of a name is made, and the folder that it is moved into then. */
interface Place {
  readonly name: string;
  readonly folder: string;
  readonly staging: string;
}

/** Work is done in a folder beside, and what it makes is moved in whole: a stopped `wasp new` leaves no half project. */
async function inStaging(
  place: Omit<Place, 'staging'>,
  work: (place: Place) => Promise<Done>,
): Promise<Done> {
  const staging = await makeStaging(place.folder);
  try {
    return await work({ ...place, staging });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function makeBundled(
  place: Place,
  template: string,
  engine: Engine,
  { terminal }: RunContext,
): Promise<Done> {
  const { name, folder, staging } = place;
  const { exitCode } = await engine.show(['new', name, '-t', template], staging);
  if (exitCode !== 0) return { exitCode };
  await moveIn(place);
  return finish(readProject(join(folder, name)), name, terminal);
}

async function makeFetched(
  place: Place,
  template: FetchedTemplate,
  engine: Engine,
  user: RunContext,
): Promise<Done> {
  const { name, folder, staging } = place;
  const { placeTemplate, pathFrom } = await import('../templates/templates.js');
  const made = await placeTemplate(template, join(staging, name), engine.version, user);
  const path = pathFrom(staging, made);
  // The template may ask for another Wasp. What is kept of the project belongs to the place where it will be.
  const fitting = await useEngine({
    ...user,
    project: { root: join(realpathSync(folder), path), wasp: readProject(made).wasp },
  });
  await fitting.run(['install'], made);
  await moveIn(place);
  const project = readProject(join(folder, path));
  const done = finish(project, path, user.terminal);
  if (done.exitCode) return done;
  const steps = existsSync(join(project.root, '.env.server.example'))
    ? ['cp .env.server.example .env.server', 'wasp start']
    : ['wasp start'];
  user.terminal.note(
    `The project ${name} is there. To run it:\n${[`cd ${path}`, ...steps].map((step) => `    ${step}`).join('\n')}`,
  );
  return done;
}

function finish(project: Project, path: string, terminal: Terminal): Done {
  if (hasDependencies(project)) return { project };
  terminal.error(
    `The project is there, but its dependencies are not.\nnpm's own words stand above.\nRun \`cd ${path}\`, then \`wasp install\`.`,
  );
  return { project, exitCode: 1 };
}

async function moveIn({ name, folder, staging }: Place): Promise<void> {
  await rename(join(staging, name), join(folder, name)).catch((error: unknown) => {
    throw explainTaken(name, error);
  });
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
  if (
    systemCodeOf(error) !== 'ENOTEMPTY' &&
    systemCodeOf(error) !== 'EEXIST' &&
    systemCodeOf(error) !== 'ENOTDIR'
  )
    return error;
  return new UserError(`Something named ${name} was put there meanwhile.`, {
    next: 'It was left as it is. Choose another name.',
    cause: error,
  });
}

/** @throws UsageError for a name that can't be used here */
function verify(name: string, folder: string): void {
  const problem = findNameProblem(name) ?? findFolderProblem(name, folder);
  if (problem) throw new UsageError(problem, { next: 'Choose another name: `wasp new <name>`.' });
}

function findFolderProblem(name: string, folder: string): string | undefined {
  return (
    lstatSync(join(folder, name), { throwIfNoEntry: false }) &&
    `There is already something named ${name} in ${folder}.`
  );
}

function askName(terminal: Terminal, folder: string): Promise<string> {
  return terminal.ask({
    text: 'What is the name of the project?',
    instead: 'wasp new <name>',
    verify: (answer) => findNameProblem(answer) ?? findFolderProblem(answer, folder),
  });
}

function askTemplate(terminal: Terminal): Promise<string> {
  return terminal.ask({
    text: 'What does it start from?',
    instead: 'wasp new <name> --template <template>',
    choices: TEMPLATES,
  });
}
