import { mkdirSync } from 'node:fs';
import { UserError, throwIfInterrupted } from '../../errors';
import { pause } from '../../processes/poll';
import {
  findEnvironment,
  findDeploymentStatus,
  hasService,
  isServiceIn,
  type RailwayProject,
} from '../../providers/railway/answers';
import * as args from '../../providers/railway/args';
import { clientVariables, serverVariables } from '../../providers/railway/names';
import { buildStep, findBuildFolders } from '../build';
import type { GivenSecrets } from '../secrets';
import type { Step } from '../steps';
import { chooseEnvironment, linkEnvironment, type Target } from './target';
import { setVariables } from './variables';
import { waitUntilDeployed } from './waiting';

export interface SetupOptions {
  readonly secrets: GivenSecrets;
  readonly workspace: string | undefined;
  readonly dbImage: string | undefined;
}

/** Steps that a new build, or changed variables, have to be followed by. */
export const DEPLOY_STEPS = ['server-up', 'client-up'];

/** The order is the official one: project, build, database, client, server. */
export function setupSteps(target: Target, options: SetupOptions): Step[] {
  return [
    projectStep(target, options.workspace),
    ...(target.environment === undefined ? [] : [environmentStep(target)]),
    buildStep(target.deployment, DEPLOY_STEPS),
    databaseStep(target, options.dbImage),
    ...(options.dbImage === undefined ? [] : [volumeStep(target)]),
    databaseReadyStep(target),
    ...clientSteps(target, options.secrets),
    ...serverSteps(target, options.secrets),
  ];
}

/** The project, made or linked, or as it is. */
export function projectStep(target: Target, workspace?: string): Step {
  const { found, railway, projectName, deployment } = target;
  const { root } = deployment.context.project;
  const command =
    found.kind === 'to-link'
      ? args.linkArgs(
          found.project.name,
          found.project.services[0]?.name,
          chooseEnvironment(found.project),
        )
      : args.initArgs(projectName, workspace);
  return {
    id: 'project',
    title:
      found.kind === 'to-link'
        ? `Link the Railway project ${found.project.name} to this directory`
        : `Set up the Railway project ${projectName}`,
    plan: [`railway ${command.join(' ')}`],
    findReasonToSkip: async () =>
      found.kind === 'linked' ? `project "${target.project?.name}" is already linked` : undefined,
    async run() {
      if (found.kind === 'to-link')
        await railway.link(found.project, root, chooseEnvironment(found.project));
      else await railway.init(workspace);
      const project = await railway.findLinked();
      if (found.kind === 'to-link' && project?.id !== found.project.id)
        throw new UserError('Railway project linking failed.', {
          why: 'The directory is not linked to it, though `railway link` reported no failure.',
        });
      if (project === undefined)
        throw new UserError('Railway project creation failed.', {
          why: 'The directory is not linked to a project, though `railway init` reported no failure.',
        });
      target.project = project;
    },
  };
}

/** A new environment is a copy where the project has services: Railway can't add a service that it has to another environment. */
function environmentStep(target: Target): Step {
  const { railway, folder, environment = '' } = target;
  const isThere = (project: RailwayProject | undefined): boolean =>
    project !== undefined && findEnvironment(project, environment) !== undefined;
  const findSource = (project: RailwayProject | undefined): string | undefined =>
    project?.services.length
      ? (findEnvironment(project, 'production') ?? project.environments[0])?.name
      : undefined;
  return {
    id: 'environment',
    title: `Use the environment ${environment}`,
    plan: [
      ...(isThere(target.project) || target.isByToken
        ? []
        : [
            `railway ${args.newEnvironmentArgs(environment, findSource(target.project)).join(' ')}`,
          ]),
      ...(target.isByToken
        ? []
        : [
            `railway ${args.linkArgs(target.project?.name ?? target.projectName, undefined, environment).join(' ')}  (for ${folder} alone)`,
          ]),
    ],
    async run() {
      const project = known(target);
      const source = findSource(project);
      const isNew = !isThere(project) && !target.isByToken;
      if (isNew) {
        mkdirSync(folder, { recursive: true });
        await railway.createEnvironment(environment, source);
        target.deployment.journal.done('environment-made');
        target.project = (await railway.findLinked()) ?? project;
      }
      target.isCopied =
        source !== undefined &&
        (isNew ||
          (target.deployment.journal.isDone('environment-made') &&
            !target.deployment.journal.isDone('server-secrets')));
      await linkEnvironment(target, known(target));
      return isNew && source !== undefined
        ? `a copy of ${source}, its variables and secrets included, but for JWT_SECRET`
        : undefined;
    },
  };
}

function databaseStep(target: Target, dbImage: string | undefined): Step {
  const { railway } = target;
  const { database } = railway.names;
  return {
    id: 'database',
    title:
      dbImage === undefined
        ? 'Set up the database'
        : `Set up the database with the image ${dbImage}`,
    plan: [
      `railway ${(dbImage === undefined ? args.ADD_POSTGRES_ARGS : args.addImageArgs(database, dbImage)).join(' ')}`,
    ],
    findReasonToSkip: async () => findService(target, database),
    async run() {
      await (dbImage === undefined ? railway.addPostgres() : railway.addDatabaseImage(dbImage));
    },
  };
}

function volumeStep(target: Target): Step {
  const { railway, folder } = target;
  return {
    id: 'volume',
    title: 'Give the database a volume, so that its data survives a deployment',
    plan: [`railway ${args.addVolumeArgs("<the database's id>").join(' ')}`],
    async run() {
      const project = await railway.findLinked(folder);
      const service = project?.services.find(({ name }) => name === railway.names.database);
      if (!service)
        throw new UserError('The database got no volume.', {
          why: `\`railway status\` tells of no service ${railway.names.database}.`,
        });
      await railway.addVolume(service.id);
    },
  };
}

/** A reference to a database that is not there yet is resolved to nothing, for ever. So a run that stopped here waits again. */
function databaseReadyStep(target: Target): Step {
  const { railway, environment, folder, deployment } = target;
  const { database, server } = railway.names;
  return {
    id: 'database-ready',
    title: 'Wait until the database is ready',
    plan: [`railway ${args.STATUS_JSON_ARGS.join(' ')}  (every 5 s, for at most 5 min)`],
    findReasonToSkip: async () =>
      target.project && isServiceIn(target.project, server, environment)
        ? 'the server knows it already'
        : undefined,
    run: () =>
      waitUntilDeployed(database, {
        async findStatus() {
          const project = await railway.findLinked(folder);
          return project && findDeploymentStatus(project, database, environment);
        },
        note: deployment.note,
        async pause(ms) {
          await pause(ms, deployment.context.signal);
          throwIfInterrupted(deployment.context.signal);
        },
      }),
  };
}

function clientSteps(target: Target, { client: given }: GivenSecrets): Step[] {
  const { railway, deployment } = target;
  const { client } = railway.names;
  const { clientApp } = findBuildFolders(deployment.context.project);
  const add: Step = {
    id: 'client',
    title: `Set up the client app with name ${client}`,
    plan: [`railway ${args.addServiceArgs(client, clientVariables()).join(' ')}`],
    findReasonToSkip: async () => findService(target, client),
    async run() {
      mkdirSync(clientApp, { recursive: true });
      await railway.addClient(clientApp);
    },
  };
  const secrets: Step = {
    id: 'client-secrets',
    title: "Set the client's secrets",
    plan: [...given.keys()].map(planSecret(client)),
    run: async () =>
      formatNames(
        await setVariables(target, client, { given }, () =>
          deployment.journal.forget(...DEPLOY_STEPS),
        ),
      ),
  };
  return given.size > 0 ? [add, secrets] : [add];
}

function serverSteps(target: Target, { server: given }: GivenSecrets): Step[] {
  const { railway, deployment, environment } = target;
  const { server, client } = railway.names;
  const { project } = deployment.context;
  const isThere = (): boolean =>
    target.project !== undefined && isServiceIn(target.project, server, environment);
  const needs = () => ({
    given,
    required: serverVariables(railway.names),
    needsJwtSecret: true,
    isCopied: target.isCopied,
  });
  return [
    {
      id: 'client-domain',
      title: `Get a domain for ${client}`,
      plan: [`railway ${args.domainArgs(client).join(' ')}`],
      findReasonToSkip: async () =>
        isThere() && !target.isCopied ? 'the server knows it already' : undefined,
      run: async () => (await railway.getDomains(client))[0],
    },
    {
      id: 'server',
      title: `Set up the server app with name ${server}`,
      plan: [`railway ${args.addServiceArgs(server, serverVariables(railway.names)).join(' ')}`],
      findReasonToSkip: async () => findService(target, server),
      run: () => railway.addServer(findBuildFolders(project).server),
    },
    {
      id: 'server-secrets',
      title: "Set the server's secrets",
      plan: ['JWT_SECRET', ...[...given.keys()].filter((name) => name !== 'JWT_SECRET')].map(
        planSecret(server),
      ),
      run: async () =>
        formatNames(
          await setVariables(target, server, needs(), () =>
            deployment.journal.forget(...DEPLOY_STEPS),
          ),
        ),
    },
    {
      id: 'server-domain',
      title: `Get a domain for ${server}`,
      plan: [`railway ${args.domainArgs(server).join(' ')}`],
      findReasonToSkip: async () =>
        isThere() && !deployment.journal.isUnfinished && !target.isCopied
          ? 'it was set up before'
          : undefined,
      run: async () => (await railway.getDomains(server))[0],
    },
  ];
}

/** What the official CLI says of a service that is there. @throws UserError when it is there in other environments only */
async function findService(
  { project, environment }: Target,
  service: string,
): Promise<string | undefined> {
  if (project === undefined) return undefined;
  if (isServiceIn(project, service, environment)) return `${service} already exists`;
  const isNewEnvironment = environment !== undefined && !findEnvironment(project, environment);
  if (environment === undefined || isNewEnvironment || !hasService(project, service))
    return undefined;
  throw new UserError(
    `The project has a service ${service}, but not in the environment ${environment}.`,
    {
      why: "Railway's command line can't add a service that the project has to another environment.",
      next: `Delete the environment on Railway and run the same command again, which makes it as a copy of production; or bring the service into it with Railway's "Sync".`,
    },
  );
}

function known({ project }: Target): RailwayProject {
  if (project === undefined) throw new Error('There is no Railway project.');
  return project;
}

export function planSecret(service: string): (name: string) => string {
  return (name) =>
    `railway ${['variable', 'set', name, '--stdin', '--service', service, '--skip-deploys'].join(' ')}  (where it is missing or differs; the value through standard input)`;
}

export function formatNames(names: readonly string[]): string {
  return names.length > 0 ? names.join(', ') : 'nothing to change';
}
