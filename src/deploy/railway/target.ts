import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ContextFor } from '../../context';
import { UsageError, UserError } from '../../errors';
import { run } from '../../processes/run';
import { findEnvironment, isServiceIn, type RailwayProject } from '../../providers/railway/answers';
import { linkArgs } from '../../providers/railway/args';
import {
  findToken,
  verifyLogin,
  verifyTakesSecrets,
  verifyVersion,
} from '../../providers/railway/checks';
import { verifyProjectName } from '../../providers/railway/names';
import type { RailwayProgram } from '../../providers/railway/caller';
import { createRailway, type Railway } from '../../providers/railway/railway';
import { verifyBuildable } from '../build';
import { createDeployment, offerLogin, type Deployment } from '../deployment';
import { findDeployFolder } from '../journal';
import { parseEnvironment, type DeployOptions } from '../options';
import type { Step } from '../steps';

/** The two that are the app's own, beside its database. */
export type Part = 'server' | 'client';

export interface RailwayOptions extends DeployOptions {
  readonly existingProjectId?: string | true | undefined;
  /** A string; the types of commander's `createOption` do not tell. */
  readonly railwayExe: unknown;
}

/** Where a run deploys to, after everything that can be checked before the first change has been. */
export interface Target {
  readonly deployment: Deployment;
  readonly railway: Railway;
  /** Railway's CLI, as found on PATH or given. */
  readonly exe: string;
  readonly projectName: string;
  readonly environment: string | undefined;
  /** The folder whose link with Railway the calls use. */
  readonly folder: string;
  /** Whether the project is given by a token, so that nothing is linked or made. */
  readonly isByToken: boolean;
  readonly found: FoundProject;
  /** As last seen; undefined while there is none. */
  project: RailwayProject | undefined;
  /** Whether this setup has made the environment, as a copy of another one. */
  isCopied: boolean;
}

export type FoundProject =
  { kind: 'linked' } | { kind: 'to-link'; project: RailwayProject } | { kind: 'missing' };

export interface Preparation {
  /** Whether secrets will be set, which an old version of Railway's CLI can't be trusted with. */
  readonly setsSecrets: boolean;
  /** Whether the app will be built. */
  readonly builds: boolean;
}

/**
 * The checks, in the official order: Railway's CLI and its version, login, name, the Wasp project, the Railway project.
 *
 * @throws UserError or UsageError; nothing has been changed by then
 */
export async function prepareTarget(
  context: ContextFor<'engine'>,
  projectName: string,
  options: RailwayOptions,
  { setsSecrets, builds }: Preparation,
): Promise<Target> {
  const { settings, terminal, project } = context;
  const environment = parseEnvironment(options.environment);
  const existingProjectId = readOptionalValue('--existing-project-id', options.existingProjectId);
  const deployment = createDeployment(context, options, 'railway', projectName);
  const exe = String(options.railwayExe);
  const program = createProgram(deployment, exe);

  const version = await verifyVersion(program, project.root);
  if (setsSecrets) verifyTakesSecrets(version);
  await verifyLogin(
    program,
    settings,
    project.root,
    offerLogin(
      deployment,
      'You are not logged into Railway. Would you like to log in now?',
      'railway login',
    ),
  );
  verifyProjectName(projectName);
  if (builds) await verifyBuildable(deployment);

  const isByToken = findToken(settings) === 'RAILWAY_TOKEN';
  const folder =
    environment === undefined || isByToken
      ? project.root
      : join(findDeployFolder(project), 'railway', environment);
  const railway = createRailway(program, {
    projectName,
    root: project.root,
    folder,
    environment,
    version,
  });
  const linked = await railway.findLinked();
  if (isByToken && linked === undefined) throw explainProjectToken();
  const found = linked
    ? verifyLinked(linked, projectName, existingProjectId, terminal.warn)
    : await findUnlinked(railway, projectName, existingProjectId);
  return {
    deployment,
    railway,
    exe,
    projectName,
    environment,
    folder,
    isByToken,
    found,
    project: linked ?? (found.kind === 'to-link' ? found.project : undefined),
    isCopied: false,
  };
}

function explainProjectToken(): UserError {
  return new UserError('RAILWAY_TOKEN opens no project.', {
    why: 'It may be of the wrong kind, or no longer valid.',
    next: 'Make a project token in the settings of your project on Railway. To make or link projects, set RAILWAY_API_TOKEN to an account token instead.',
  });
}

/**
 * For a command that only looks, and asks nothing.
 *
 * @param part the app that must be there
 */
export async function prepareLook(
  context: ContextFor<'engine'>,
  projectName: string,
  options: RailwayOptions,
  part?: Part,
): Promise<Target> {
  const target = await prepareTarget(
    context,
    projectName,
    { ...options, yes: true },
    { setsSecrets: false, builds: false },
  );
  verifySetUp(target, part === undefined ? [] : [target.railway.names[part]]);
  return target;
}

/** Options with an optional value, for which the official CLI takes "true" where it was left out. */
export function readOptionalValue(
  option: string,
  value: string | true | undefined,
): string | undefined {
  if (typeof value === 'string' && value !== '') return value;
  if (value === undefined) return undefined;
  throw new UsageError(`${option} has no value.`, {
    next: `Write it after the option, e.g. ${option} <value>, or leave the option out.`,
  });
}

/** @throws UserError when the project is not there yet, as far as a deployment needs it */
export function verifySetUp(
  { found, project, railway, projectName, environment }: Target,
  services: readonly string[],
): void {
  const place = environment === undefined ? '' : ` --environment ${environment}`;
  const setup = `wasp deploy railway setup ${projectName}${place}`;
  if (found.kind === 'missing' || project === undefined) {
    throw new UserError(
      `No Railway project found. Run ${setup} first or provide an existing project ID with "--existing-project-id" option.`,
    );
  }
  if (
    environment !== undefined &&
    project.environments.length > 0 &&
    !findEnvironment(project, environment)
  ) {
    throw new UserError(`The project ${project.name} has no environment ${environment}.`, {
      next: `Run \`${setup}\` first.`,
    });
  }
  const missing = services.filter((service) => !isServiceIn(project, service, environment));
  if (missing.length === 0) return;
  throw new UserError(`The project ${project.name} has no service ${missing.join(', and no ')}.`, {
    why: `The app's parts are called ${railway.names.client} and ${railway.names.server} there.`,
    next: `Run \`${setup}\` first.`,
  });
}

/** Links the folder of a named environment to it, so that the root stays linked to what it is. */
export async function linkEnvironment(target: Target, project: RailwayProject): Promise<void> {
  const { railway, environment, folder, isByToken } = target;
  if (environment === undefined) return;
  if (!isByToken) {
    mkdirSync(folder, { recursive: true });
    await railway.link(project, folder, environment);
  }
  // Linking can fail without a word, and what was meant for staging would go to production then.
  const reached = await railway.findLinkedEnvironment();
  if (reached === undefined || reached.toLowerCase() === environment.toLowerCase()) return;
  throw new UserError(`Railway would use the environment ${reached}, not ${environment}.`, {
    why: isByToken
      ? 'RAILWAY_TOKEN is a token for one environment.'
      : '`railway link` did not do what it said.',
    next: isByToken
      ? `Make a token for ${environment} in the settings of your project on Railway.`
      : 'Run the same command again.',
  });
}

/** For a deployment: the environment is there, and only has to be used. */
export function useEnvironmentStep(target: Target): Step[] {
  const { environment, project, folder, isByToken } = target;
  if (environment === undefined || project === undefined) return [];
  return [
    {
      id: 'environment',
      title: `Use the environment ${environment}`,
      plan: isByToken
        ? []
        : [
            `railway ${linkArgs(project.name, undefined, environment).join(' ')}  (for ${folder} alone)`,
          ],
      run: () => linkEnvironment(target, project),
    },
  ];
}

/** What to link the project's folder to: with several environments, Railway would ask. */
export function chooseEnvironment(project: RailwayProject): string | undefined {
  return project.environments.length > 1 ? findEnvironment(project, 'production')?.name : undefined;
}

/** Links what is not linked yet: Railway's CLI looks nowhere else. */
export async function linkAsNeeded(target: Target): Promise<void> {
  const { found, railway, deployment, project } = target;
  if (found.kind === 'to-link')
    await railway.link(
      found.project,
      deployment.context.project.root,
      chooseEnvironment(found.project),
    );
  if (project !== undefined) await linkEnvironment(target, project);
}

/** Railway's CLI on the shell's own streams; resolves with its exit code. */
export async function passThrough(target: Target, args: readonly string[]): Promise<number> {
  await linkAsNeeded(target);
  const { context } = target.deployment;
  const { settings, terminal, signal } = context;
  const end = await run(
    { file: target.exe, args, cwd: target.folder, env: settings.env },
    { kind: 'passed', streams: terminal.streams },
    signal,
  );
  return end.kind === 'exited' ? end.exitCode : 1;
}

function createProgram(deployment: Deployment, file: string): RailwayProgram {
  return {
    run: (args, { cwd, input, isShown }) => deployment.run({ file, args, cwd, input, isShown }),
    onTerminal: (args, cwd) => deployment.runOnTerminal({ file, args, cwd }),
    note: deployment.note,
  };
}

function verifyLinked(
  linked: RailwayProject,
  projectName: string,
  id: string | undefined,
  warn: (text: string) => void,
): FoundProject {
  if (linked.name !== projectName && linked.id !== id) {
    throw new UserError(
      `Project with a different name already linked to this directory: "${linked.name}". Run "railway unlink" to unlink it.`,
      {
        next: `If it is the right one, add --existing-project-id ${linked.id} to this command.`,
      },
    );
  }
  if (id !== undefined && linked.id !== id)
    warn(
      `This directory is linked to the project ${linked.name} with the ID ${linked.id}; --existing-project-id ${id} is ignored. To link another one, run \`railway unlink\` first.`,
    );
  return { kind: 'linked' };
}

async function findUnlinked(
  railway: Railway,
  projectName: string,
  id: string | undefined,
): Promise<FoundProject> {
  const projects = await railway.listProjects();
  if (id !== undefined) {
    const project = projects.find((candidate) => candidate.id === id);
    if (project) return { kind: 'to-link', project };
    throw new UserError(`Project with ID "${id}" does not exist.`, {
      next: 'Run `railway list` to see which projects there are.',
    });
  }
  const namesake = projects.find(({ name }) => name === projectName);
  if (!namesake) return { kind: 'missing' };
  throw new UserError(
    `Project with name "${namesake.name}" already exists. Add "--existing-project-id ${namesake.id}" option to this command to link it or use a different name.`,
  );
}
