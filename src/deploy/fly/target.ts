import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ContextFor } from '../../context';
import { UserError } from '../../errors';
import {
  verifyInstalled,
  verifyLogin,
  verifyRegion,
  verifyTomlFolder,
} from '../../providers/fly/checks';
import { createFlyctl, type FlyProgram, type Flyctl } from '../../providers/fly/flyctl';
import {
  basenameOf,
  isMadeFrom,
  nameApps,
  nameTomlFile,
  verifyBasename,
  type AppNames,
  type Part,
} from '../../providers/fly/names';
import { readFlyToml, type FlyToml } from '../../providers/fly/toml';
import { findBuildFolders, verifyBuildable } from '../build';
import { createDeployment, offerLogin, type Deployment } from '../deployment';
import { parseEnvironment } from '../options';
import type { FlyOptions } from './options';

/** One app: where it stands on this machine. */
export interface AppPlace {
  readonly part: Part;
  /** The file that is kept in the project. */
  readonly tomlFile: string;
  /** Where flyctl runs for it, with a copy of that file. */
  readonly folder: string;
}

/** Where a run deploys to, after everything that can be checked before the first change has been. */
export interface Target {
  readonly deployment: Deployment;
  readonly flyctl: Flyctl;
  readonly environment: string | undefined;
  readonly org: string | undefined;
  readonly places: Readonly<Record<Part, AppPlace>>;
  /** The names that were asked for, or follow from the TOML files. */
  readonly names: AppNames;
  /** What the project's file says now; undefined where there is none. */
  readToml(part: Part): Promise<FlyToml | undefined>;
  /** An app's real name: Fly gives another one where the name that was asked for is taken. */
  findApp(part: Part): Promise<string>;
}

export interface Preparation {
  /** Undefined where the TOML files have to tell. */
  readonly basename?: string;
  readonly region?: string;
  /** Whether the app may be built. */
  readonly builds: boolean;
}

/**
 * The checks, in the official order: flyctl, login, folder of the TOML files, the Wasp project, region.
 *
 * @throws UserError or UsageError; nothing has been changed by then
 */
export async function prepareTarget(
  context: ContextFor<'engine'>,
  options: FlyOptions,
  { basename, region, builds }: Preparation,
): Promise<Target> {
  const environment = parseEnvironment(options.environment);
  if (basename !== undefined) verifyBasename(basename);
  const places = findPlaces(context, options, environment);
  const found = basename ?? (await findBasename(places, environment));
  const deployment = createDeployment(context, options, 'fly', found ?? 'app');
  const program = createProgram(deployment);

  await verifyInstalled(program);
  await verifyLogin(
    program,
    context.settings,
    offerLogin(
      deployment,
      'flyctl is not logged into Fly.io. Would you like to log in now?',
      'flyctl auth login',
    ),
  );
  verifyTomlFolder(options.flyTomlDir);
  if (builds) await verifyBuildable(deployment);
  if (region !== undefined) await verifyRegion(program, region);

  const names = nameApps(found ?? 'app', environment);
  const readToml = (part: Part): Promise<FlyToml | undefined> => readFlyToml(places[part].tomlFile);
  return {
    deployment,
    flyctl: createFlyctl(program),
    environment,
    org: options.org,
    places,
    names,
    readToml,
    findApp: async (part) => (await readToml(part))?.app ?? names[part],
  };
}

/** @throws UserError when there is nothing that could be deployed, looked at or put back */
export async function verifySetUp(
  { places, readToml }: Target,
  parts: readonly Part[],
): Promise<void> {
  const missing: string[] = [];
  for (const part of parts) if (!(await readToml(part))) missing.push(places[part].tomlFile);
  if (missing.length < parts.length) return;
  throw new UserError('This project has not been set up on Fly.', {
    why: `There is no ${missing.join(', and no ')}.`,
    next: 'Run `wasp deploy fly launch <basename> <region>` once. If the files are in another folder, name it with --fly-toml-dir; for another environment, name that with --environment.',
  });
}

/** @throws UserError when the project's files are about other apps than those that would be made */
export async function verifyTomlsMatch({ places, names, readToml }: Target): Promise<void> {
  for (const part of ['server', 'client'] as const) {
    const toml = await readToml(part);
    if (!toml || isMadeFrom(toml.app, names[part])) continue;
    throw new UserError('You already have Fly toml files.', {
      why: `${places[part].tomlFile} is about the app ${toml.app}, and not ${names[part]}.`,
      next: 'To deploy to that app, run `wasp deploy fly deploy`. For one more place beside it, name that with --environment, or another folder for the files with --fly-toml-dir.',
    });
  }
}

export function findPlaces(
  { project }: Pick<ContextFor<'project'>, 'project'>,
  { flyTomlDir }: FlyOptions,
  environment: string | undefined,
): Target['places'] {
  const { server, clientApp } = findBuildFolders(project);
  const tomlFolder = flyTomlDir ?? project.root;
  const place = (part: Part, folder: string): AppPlace => ({
    part,
    tomlFile: join(tomlFolder, nameTomlFile(part, environment)),
    folder,
  });
  return { server: place('server', server), client: place('client', clientApp) };
}

/** The server's file goes first, as the database is named after it. */
async function findBasename(
  places: Target['places'],
  environment: string | undefined,
): Promise<string | undefined> {
  for (const part of ['server', 'client'] as const) {
    const toml = await readFlyToml(places[part].tomlFile);
    if (toml) return basenameOf(toml.app, part, environment);
  }
  return undefined;
}

function createProgram(deployment: Deployment): FlyProgram {
  const { root } = deployment.context.project;
  return {
    run(args, { cwd = root, ...options } = {}) {
      if (cwd !== root) mkdirSync(cwd, { recursive: true });
      return deployment.run({ file: 'flyctl', args, cwd, ...options });
    },
    onTerminal: (args) => deployment.runOnTerminal({ file: 'flyctl', args, cwd: root }),
  };
}
