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
import { MOST_ATTEMPTS, isLogLost, isTransient, isVolumeThere } from './failures';
import { nameServices, serverVariables, clientVariables, type ServiceNames } from './names';

/** How a call of `railway` ended. */
export interface CallEnd {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface CallOptions {
  cwd: string;
  /** For its standard input. */
  input?: string;
  /** Whether what it prints is shown: not where it is an answer for us, and never where values of variables are in it. */
  isShown?: boolean;
  /** Whether its answer has values that nobody knows to be secret: it is never quoted. */
  isSecret?: boolean;
}

/** Runs `railway`; the one way out of this file. */
export interface RailwayProgram {
  run(args: readonly string[], options: CallOptions): Promise<CallEnd>;
  /** On the user's own terminal, where there is one; resolves with the exit code. */
  onTerminal(args: readonly string[], cwd: string): Promise<number>;
  note(text: string): void;
}

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

/** Railway's CLI, one method for each thing asked of it. Calls are tried again where Railway's API was at fault. */
export interface Railway {
  readonly names: ServiceNames;
  /** The project that a folder is linked to, or undefined: Railway's CLI gives no more than an exit code. */
  findLinked(folder?: string): Promise<RailwayProject | undefined>;
  listProjects(): Promise<RailwayProject[]>;
  init(workspace?: string): Promise<void>;
  link(project: RailwayProject, folder: string, environment?: string): Promise<void>;
  createEnvironment(name: string, source?: string): Promise<void>;
  /** The environment that the calls would go to, where the CLI tells. */
  findLinkedEnvironment(): Promise<string | undefined>;
  addPostgres(): Promise<void>;
  addDatabaseImage(image: string): Promise<void>;
  /** Mounts a volume where the database keeps its data, unless there is one. */
  addVolume(serviceId: string): Promise<void>;
  addClient(cwd: string): Promise<void>;
  addServer(cwd: string): Promise<void>;
  /** Gets a service's domains, and makes one where there is none. */
  getDomains(service: string): Promise<[string, ...string[]]>;
  readVariables(service: string): Promise<Map<string, string>>;
  setVariable(service: string, name: string, value: string): Promise<void>;
  up(folder: string, service: string): Promise<UpEnd>;
  redeploy(service: string): Promise<void>;
  listDeployments(service: string): Promise<Deployment[]>;
}

export function createRailway(program: RailwayProgram, place: Place): Railway {
  const { root, folder, environment, version } = place;
  const names = nameServices(place.projectName);

  const call = createCaller(program, folder);
  const findLinked = async (linked: string): Promise<RailwayProject | undefined> => {
    const end = await call(
      "Railway's project can't be looked at.",
      args.STATUS_JSON_ARGS,
      { cwd: linked },
      ({ stderr }) => !isTransient(stderr),
    );
    return end.exitCode === 0 ? parseProject(end.stdout) : undefined;
  };
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
    await call(what, words, { cwd, isShown: true }, undefined, isDone);
  };
  const shown = { isShown: true };

  return {
    names,
    findLinked: (linked = root) => findLinked(linked),
    listProjects: async () =>
      parseProjects(
        (await call("Railway's projects can't be listed.", args.LIST_ARGS, { cwd: root })).stdout,
      ),
    async init(workspace) {
      const exitCode = await program.onTerminal(args.initArgs(place.projectName, workspace), root);
      if (exitCode !== 0)
        throw new UserError('Railway project creation failed.', {
          why: `\`railway init\` ended with exit code ${exitCode}.`,
          next: 'See what it said above. Where there are several workspaces, name one with --workspace <name>.',
        });
    },
    async link(project, linked, linkedEnvironment) {
      await call(
        'Railway project linking failed.',
        args.linkArgs(project.name, serviceToLink(project, linkedEnvironment), linkedEnvironment),
        { cwd: linked, ...shown },
      );
    },
    async createEnvironment(name, source) {
      await call(
        `The environment ${name} can't be created.`,
        args.newEnvironmentArgs(name, source),
        shown,
      );
    },
    async findLinkedEnvironment() {
      const end = await program.run(args.STATUS_ARGS, { cwd: folder });
      return end.exitCode === 0 ? parseLinkedEnvironment(end.stdout) : undefined;
    },
    addPostgres: () => add('The database was not added.', names.database, args.ADD_POSTGRES_ARGS),
    addDatabaseImage: (image) =>
      add('The database was not added.', names.database, args.addImageArgs(names.database, image)),
    async addVolume(serviceId) {
      await call(
        'The database got no volume, and without one its data does not survive a deployment.',
        args.addVolumeArgs(serviceId),
        shown,
        ({ stderr }) => isVolumeThere(stderr),
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
    getDomains: async (service) =>
      parseDomains(
        (
          await call(
            `There was a problem getting a domain for ${service}.`,
            args.domainArgs(service),
          )
        ).stdout,
      ),
    readVariables: async (service) =>
      parseVariables(
        (
          await call(
            `The variables of ${service} can't be read.`,
            args.listVariablesArgs(service, environment),
            { isSecret: true },
          )
        ).stdout,
      ),
    async setVariable(service, name, value) {
      verifyValue(name, value);
      await call(
        `${name} was not set on ${service}.`,
        args.setVariableArgs(name, service, version, environment),
        { input: value, ...shown },
      );
    },
    async up(sent, service) {
      const end = await call(
        `Error deploying service "${service}", please check the command output.`,
        args.upArgs(sent, service, environment),
        { cwd: folder, ...shown },
        ({ stderr }) => isLogLost(stderr),
      );
      return end.exitCode === 0 ? 'done' : 'log-lost';
    },
    async redeploy(service) {
      await call(`${service} was not deployed anew.`, args.redeployArgs(service), shown);
    },
    listDeployments: async (service) =>
      parseDeployments(
        (
          await call(
            `The deployments of ${service} can't be listed.`,
            args.listDeploymentsArgs(service, environment),
          )
        ).stdout,
      ),
  };
}

type Caller = (
  what: string,
  words: readonly string[],
  options?: Partial<CallOptions>,
  isFine?: (end: CallEnd) => boolean,
  isDone?: () => Promise<boolean>,
) => Promise<CallEnd>;

/** Its calls throw a UserError in the tool's own words, under what was meant to happen. */
function createCaller(program: RailwayProgram, folder: string): Caller {
  return async (what, words, options = {}, isFine = () => false, isDone = async () => false) => {
    for (let attempt = 1; ; attempt += 1) {
      const end = await program.run(words, { cwd: folder, ...options });
      if (end.exitCode === 0 || isFine(end)) return end;
      if (attempt === MOST_ATTEMPTS || !isTransient(end.stderr))
        throw failure(what, words, options.isSecret ? { ...end, stdout: '' } : end);
      if (await isDone()) return end;
      program.note(
        `Command failed due to a Railway API issue, retrying (attempt ${attempt + 1}/${MOST_ATTEMPTS})...`,
      );
    }
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

function failure(
  what: string,
  words: readonly string[],
  { exitCode, stdout, stderr }: CallEnd,
): UserError {
  const said = (stderr.trim() || stdout.trim()).slice(-2000);
  return new UserError(what, {
    why: `\`railway ${words.slice(0, 2).join(' ')}\` ended with exit code ${exitCode}${said === '' ? '.' : `:\n${said}`}`,
  });
}
