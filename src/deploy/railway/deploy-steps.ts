import { join } from 'node:path';
import * as args from '../../providers/railway/args';
import { readStaticSiteFiles } from '../../providers/railway/static-site';
import { waitStep, type Address } from '../answering';
import { buildClientStep, buildStep, findBuildFolders } from '../build';
import type { DeployChoices } from '../options';
import { findServerUrl, rememberServerUrl } from '../server-url';
import type { Step } from '../steps';
import { DEPLOY_STEPS } from './setup-steps';
import type { Target } from './target';

export interface DeployStepOptions extends DeployChoices {
  /** Whether the build is a step of these: not in `launch`, where the setup has built. */
  readonly builds: boolean;
}

export interface Addresses {
  server?: string;
  client?: string;
}

export interface DeployPlan {
  readonly steps: Step[];
  /** Those that the steps have found so far. */
  readonly addresses: Addresses;
}

/** The order is the official one: build, server, client. */
export function planDeploy(target: Target, options: DeployStepOptions): DeployPlan {
  const { deployment, railway } = target;
  const { project } = deployment.context;
  const { server } = findBuildFolders(project);
  const findUrl = createServerUrlFinder(target, options);
  const addresses: Addresses = {};
  const steps = [
    ...(options.builds ? [buildStep(deployment, DEPLOY_STEPS)] : []),
    {
      ...upStep(target, 'server', server),
      findReasonToSkip: async () => (options.skipServer ? 'due to CLI option' : undefined),
    },
    ...clientSteps(target, options, findUrl, addresses),
    waitStep(deployment, options, async (): Promise<Address[]> => {
      const found: Address[] = [];
      if (!options.skipServer)
        found.push({ part: 'server', url: (addresses.server ??= await findUrl()) });
      if (!options.skipClient)
        found.push({
          part: 'client',
          url: (addresses.client ??= await findDomain(target, railway.names.client)),
        });
      return found;
    }),
  ];
  return { steps, addresses };
}

function clientSteps(
  target: Target,
  { skipClient, customServerUrl, skipServer }: DeployStepOptions,
  findUrl: () => Promise<string>,
  addresses: Addresses,
): Step[] {
  const { deployment, railway, projectName, environment } = target;
  const { project } = deployment.context;
  const { client } = findBuildFolders(project);
  const files = readStaticSiteFiles().map(([name, text]) => [join(client, name), text] as const);
  const findUrlToBakeIn = async (): Promise<string | undefined> => {
    if (deployment.options.dryRun) return undefined;
    const url = await findUrl();
    if (!skipServer) addresses.server = url;
    return url;
  };
  const build = buildClientStep(deployment, findUrlToBakeIn, files);
  const up = upStep(target, 'client', client);
  const reason = (): string | undefined => (skipClient ? 'due to CLI option' : undefined);
  return [
    {
      ...build,
      findReasonToSkip: async () => reason() ?? build.findReasonToSkip?.(),
      async run() {
        deployment.journal.forget('client-up');
        return build.run();
      },
    },
    {
      ...up,
      plan: [...up.plan, `railway ${args.domainArgs(railway.names.client).join(' ')}`],
      findReasonToSkip: async () => reason(),
      async run() {
        const said = await up.run();
        if (customServerUrl !== undefined)
          rememberServerUrl(project, 'railway', nameOf(projectName, environment), customServerUrl);
        addresses.client = await findDomain(target, railway.names.client);
        return [said, addresses.client].filter(Boolean).join('; ');
      },
    },
  ];
}

function upStep(
  { railway, deployment, environment }: Target,
  part: 'server' | 'client',
  folder: string,
): Step {
  const service = railway.names[part];
  return {
    id: `${part}-up`,
    title: `Deploy the ${part}`,
    plan: [`railway ${args.upArgs(folder, service, environment).join(' ')}`],
    isJournaled: true,
    async run() {
      if ((await railway.up(folder, service)) === 'done') return;
      deployment.note(
        `  Failed to stream build log for service "${service}". This sometimes happens with the Railway CLI. Please check the Railway dashboard for build logs.`,
      );
      return 'started; its build log was lost';
    },
  };
}

/** Given now, or with an earlier deployment, or Railway's own. Looked up once. */
function createServerUrlFinder(
  target: Target,
  { customServerUrl }: DeployStepOptions,
): () => Promise<string> {
  const { deployment, projectName, environment, railway } = target;
  const given =
    customServerUrl ??
    findServerUrl(deployment.context.project, 'railway', nameOf(projectName, environment));
  let found: Promise<string> | undefined;
  return () => {
    if (given !== undefined) return Promise.resolve(given);
    found ??= findDomain(
      target,
      railway.names.server,
      'If you want to use a custom domain for the server, you should add the "--custom-server-url <url>" flag.',
    );
    return found;
  };
}

async function findDomain(
  { railway, deployment }: Target,
  service: string,
  advice?: string,
): Promise<string> {
  const [first, ...others] = await railway.getDomains(service);
  if (others.length > 0) {
    deployment.note(`  Multiple domains detected, using the first one: ${first}.`);
    if (advice) deployment.note(`  ${advice}`);
  }
  return /^https?:\/\//.test(first) ? first : `https://${first}`;
}

/** The last word of a run that got to its end. */
export function sayWhereItIs({ deployment }: Target, { server, client }: Addresses): void {
  const { options, context, event } = deployment;
  if (options.dryRun) return;
  event({
    event: 'deployed',
    ...(server !== undefined && { server }),
    ...(client !== undefined && { client }),
  });
  if (options.json) return;
  if (server !== undefined)
    context.terminal.result(`Server has been deployed! It is at: ${server}`);
  if (client !== undefined)
    context.terminal.result(`Client has been deployed! Your Wasp app is accessible at: ${client}`);
}

/** The same as in the journal's name. */
function nameOf(projectName: string, environment: string | undefined): string {
  return environment === undefined ? projectName : `${projectName}@${environment}`;
}
