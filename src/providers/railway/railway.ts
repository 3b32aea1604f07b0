import type { SemVer } from 'semver';
import { UserError, UsageError } from '../../errors';
import {
  findEnvironment,
  isServiceIn,
  parseDeployments,
  parseDomains,
  parseLinkedEnvironment,
  parseProject,
  parseProjects,
  parseVariables,
  type Deployment,
  type RailwayProject,
} from './answers';
import * as args from './args';
import { createCaller, type Caller, type RailwayProgram } from './caller';
import { isLogLost, isTransient, isVolumeThere } from './failures';
import { nameServices, serverVariables, clientVariables, type ServiceNames } from './names';

/** Where the calls go. */
export interface Place {
  projectName: string;
  /** The project's root: Railway's link belongs to a folder. */
  root: string;
  /** The folder that is linked to the named environment, or the root. */
  folder: string;
  /** As typed with `--environment`; undefined for whatever the root is linked to. */
  environment: string | undefined;
  version: SemVer;
}

export type UpEnd = 'done' | 'log-lost';

/** The project, its environments, and which of them folders are linked to. */
export interface ProjectCalls {
  /** The project that a folder is linked to, or undefined: Railway's CLI gives no more than an exit code. */
  findLinked(folder?: string): Promise<RailwayProject | undefined>;
  listProjects(): Promise<RailwayProject[]>;
  init(workspace?: string): Promise<void>;
  link(project: RailwayProject, folder: string, environment?: string): Promise<void>;
  createEnvironment(name: string, source?: string): Promise<void>;
  /** The environment that the calls would go to, where the CLI tells. */
  findLinkedEnvironment(): Promise<string | undefined>;
}

/** What is added to the project. */
export interface AddCalls {
  addPostgres(): Promise<void>;
  addDatabaseImage(image: string): Promise<void>;
  /** Mounts a volume where the database keeps its data, unless there is one. */
  addVolume(serviceId: string): Promise<void>;
  addClient(cwd: string): Promise<void>;
  addServer(cwd: string): Promise<void>;
}

/** What is asked of a service that is there. */
export interface ServiceCalls {
  /** Gets a service's domains, and makes one where there is none. */
  getDomains(service: string): Promise<[string, ...string[]]>;
  readVariables(service: string): Promise<Map<string, string>>;
  setVariable(service: string, name: string, value: string): Promise<void>;
  up(folder: string, service: string): Promise<UpEnd>;
  redeploy(service: string): Promise<void>;
  listDeployments(service: string): Promise<Deployment[]>;
}

/** Railway's CLI, one method for each thing asked of it. Calls are tried again where Railway's API was at fault. */
export interface Railway extends ProjectCalls, AddCalls, ServiceCalls {
  readonly names: ServiceNames;
}

export function createRailway(program: RailwayProgram, place: Place): Railway {
  const names = nameServices(place.projectName);
  const call = createCaller(program, place.folder);
  const projects = createProjectCalls(program, place, call);
  return {
    names,
    ...projects,
    ...createAddCalls(names, place, call, projects.findLinked),
    ...createServiceCalls(place, call),
  };
}

function createProjectCalls(
  program: RailwayProgram,
  { root, folder, projectName }: Place,
  call: Caller,
): ProjectCalls {
  return {
    async findLinked(linked = root) {
      const end = await call("Railway's project can't be looked at.", args.STATUS_JSON_ARGS, {
        cwd: linked,
        isFine: ({ stderr }) => !isTransient(stderr),
      });
      return end.exitCode === 0 ? parseProject(end.stdout) : undefined;
    },
    async listProjects() {
      const what = "Railway's projects can't be listed.";
      return parseProjects((await call(what, args.LIST_ARGS, { cwd: root })).stdout);
    },
    async init(workspace) {
      const exitCode = await program.onTerminal(args.initArgs(projectName, workspace), root);
      if (exitCode !== 0)
        throw new UserError('Railway project creation failed.', {
          why: `\`railway init\` ended with exit code ${exitCode}.`,
          next: 'See what it said above. Where there are several workspaces, name one with --workspace <name>.',
        });
    },
    async link(project, linked, environment) {
      await call(
        'Railway project linking failed.',
        args.linkArgs(project.name, serviceToLink(project, environment), environment),
        { cwd: linked, isShown: true },
      );
    },
    async createEnvironment(name, source) {
      await call(
        `The environment ${name} can't be created.`,
        args.newEnvironmentArgs(name, source),
        { isShown: true },
      );
    },
    async findLinkedEnvironment() {
      const end = await program.run(args.STATUS_ARGS, { cwd: folder });
      return end.exitCode === 0 ? parseLinkedEnvironment(end.stdout) : undefined;
    },
  };
}

function createAddCalls(
  names: ServiceNames,
  { folder, environment }: Place,
  call: Caller,
  findLinked: ProjectCalls['findLinked'],
): AddCalls {
  /** An answer that got lost does not mean that nothing was done: a second try would make a second database. */
  const add = async (
    what: string,
    service: string,
    words: readonly string[],
    cwd = folder,
  ): Promise<void> => {
    const isDone = async (): Promise<boolean> => {
      const project = await findLinked(folder);
      return project !== undefined && isServiceIn(project, service, environment);
    };
    await call(what, words, { cwd, isShown: true, isDone });
  };
  return {
    addPostgres: () => add('The database was not added.', names.database, args.ADD_POSTGRES_ARGS),
    addDatabaseImage: (image) =>
      add('The database was not added.', names.database, args.addImageArgs(names.database, image)),
    async addVolume(serviceId) {
      await call(
        'The database got no volume, and without one its data does not survive a deployment.',
        args.addVolumeArgs(serviceId),
        { isShown: true, isFine: ({ stderr }) => isVolumeThere(stderr) },
      );
    },
    addClient: (cwd) =>
      add(
        'The client service was not added.',
        names.client,
        args.addServiceArgs(names.client, clientVariables()),
        environment === undefined ? cwd : folder,
      ),
    addServer: (cwd) =>
      add(
        'The server service was not added.',
        names.server,
        args.addServiceArgs(names.server, serverVariables(names)),
        environment === undefined ? cwd : folder,
      ),
  };
}

function createServiceCalls({ environment, version }: Place, call: Caller): ServiceCalls {
  return {
    async getDomains(service) {
      const what = `There was a problem getting a domain for ${service}.`;
      return parseDomains((await call(what, args.domainArgs(service))).stdout);
    },
    async readVariables(service) {
      const { stdout } = await call(
        `The variables of ${service} can't be read.`,
        args.listVariablesArgs(service, environment),
        { isSecret: true },
      );
      return parseVariables(stdout);
    },
    async setVariable(service, name, value) {
      verifyValue(name, value);
      await call(
        `${name} was not set on ${service}.`,
        args.setVariableArgs(name, service, version, environment),
        { input: value, isShown: true },
      );
    },
    async up(sent, service) {
      const end = await call(
        `Error deploying service "${service}", please check the command output.`,
        args.upArgs(sent, service, environment),
        { isShown: true, isFine: ({ stderr }) => isLogLost(stderr) },
      );
      return end.exitCode === 0 ? 'done' : 'log-lost';
    },
    async redeploy(service) {
      await call(`${service} was not deployed anew.`, args.redeployArgs(service), {
        isShown: true,
      });
    },
    async listDeployments(service) {
      const { stdout } = await call(
        `The deployments of ${service} can't be listed.`,
        args.listDeploymentsArgs(service, environment),
      );
      return parseDeployments(stdout);
    },
  };
}

/** Railway would ask for one where there are several. It must be there in the environment that gets linked. */
function serviceToLink(
  project: RailwayProject,
  environment: string | undefined,
): string | undefined {
  const instances =
    environment === undefined ? undefined : findEnvironment(project, environment)?.instances;
  return instances ? instances[0]?.serviceName : project.services[0]?.name;
}

/** Railway's CLI takes line breaks at the end away, and refuses an empty value. */
function verifyValue(name: string, value: string): void {
  if (value.replace(/[\r\n]+$/, '') !== '') return;
  throw new UsageError(
    `${name} has an empty value, and Railway's CLI takes none through its standard input.`,
    { next: 'Give it a value, or leave it out.' },
  );
}
