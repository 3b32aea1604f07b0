import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors';
import { readIfExists } from '../../files';
import { keepFresh } from '../../up-to-date/up-to-date';
import { deployArgs, listSecretsArgs } from '../../providers/fly/args';
import { CLIENT_IMAGE_FILES } from '../../providers/fly/client-image';
import { basenameOf, nameApps, urlOf, type Part } from '../../providers/fly/names';
import { waitStep, type Address } from '../answering';
import { buildClientStep } from '../build';
import type { DeployChoices } from '../options';
import { findServerUrl, rememberServerUrl } from '../server-url';
import type { Step } from '../steps';
import { writeKept } from './setup-steps';
import type { Target } from './target';

export interface DeployStepOptions extends DeployChoices {
  readonly buildLocally?: boolean | undefined;
  /** Whether a missing TOML file may mean that an app is left out: not in `launch`, which makes it first. */
  readonly mayBeMissing: boolean;
}

/** What has to be done again after a new build. */
export const DEPLOY_STEPS = ['server-deploy', 'client-deploy'];

/** The order is the official one: server, client. */
export function deploySteps(target: Target, options: DeployStepOptions): Step[] {
  const why = (part: Part): Promise<string | undefined> =>
    findReasonToLeaveOut(target, part, options);
  const findUrl = (): Promise<string> => findServerAddress(target, options.customServerUrl);
  return [
    serverStep(target, options, () => why('server')),
    ...clientSteps(target, options, () => why('client'), findUrl),
    waitStep(target.deployment, options, async (): Promise<Address[]> => {
      const found: Address[] = [];
      if (!(await why('server'))) found.push({ part: 'server', url: await findUrl() });
      if (!(await why('client')))
        found.push({ part: 'client', url: urlOf(await target.findApp('client')) });
      return found;
    }),
  ];
}

/** The address that the client is built for: given now, or with an earlier deployment, or the one of the server's app. */
export async function findServerAddress(target: Target, given?: string): Promise<string> {
  const { project } = target.deployment.context;
  const client = await target.findApp('client');
  const known = given ?? findServerUrl(project, 'fly', client);
  if (known !== undefined) return known;
  const server = await target.readToml('server');
  return urlOf(server?.app ?? nameApps(basenameOf(client, 'client')).server);
}

async function findReasonToLeaveOut(
  { places, readToml }: Target,
  part: Part,
  { skipServer, skipClient, mayBeMissing }: DeployStepOptions,
): Promise<string | undefined> {
  if (mayBeMissing && !(await readToml(part)))
    return `${places[part].tomlFile} missing. Perhaps you need to run "wasp deploy fly setup" first?`;
  return (part === 'server' ? skipServer : skipClient) ? 'due to CLI option' : undefined;
}

function serverStep(
  target: Target,
  { buildLocally = false }: DeployStepOptions,
  why: () => Promise<string | undefined>,
): Step {
  const { flyctl, names, places } = target;
  const { folder, tomlFile } = places.server;
  return {
    id: 'server-deploy',
    title: 'Deploy the server',
    plan: [
      `flyctl ${listSecretsArgs(names.server).join(' ')}`,
      `copy ${tomlFile} to ${join(folder, 'fly.toml')} and back`,
      `flyctl ${deployArgs(buildLocally).join(' ')}   (in ${folder})`,
    ],
    isJournaled: true,
    findReasonToSkip: async () => {
      forgetIfTomlChanged(target, 'server');
      return why();
    },
    async run() {
      if (!(await flyctl.listSecrets(await target.findApp('server'))).has('DATABASE_URL')) {
        throw new UserError('Your server app does not have a DATABASE_URL secret set.', {
          why: 'Perhaps you need to create or attach your database?',
          next: '`wasp deploy fly create-db <region>` does both.',
        });
      }
      await deployWithToml(target, 'server', buildLocally);
    },
  };
}

function clientSteps(
  target: Target,
  { buildLocally = false, customServerUrl }: DeployStepOptions,
  why: () => Promise<string | undefined>,
  findUrl: () => Promise<string>,
): Step[] {
  const { deployment, places } = target;
  const { folder, tomlFile } = places.client;
  const { project } = deployment.context;
  const files = CLIENT_IMAGE_FILES.map(([name, text]) => [join(folder, name), text] as const);
  const build = buildClientStep(deployment, findUrl, files);
  return [
    {
      ...build,
      findReasonToSkip: async () => (await why()) ?? build.findReasonToSkip?.(),
      async run() {
        deployment.journal.forget('client-deploy');
        const said = await build.run();
        if (customServerUrl !== undefined)
          rememberServerUrl(project, 'fly', await target.findApp('client'), customServerUrl);
        return said;
      },
    },
    {
      id: 'client-deploy',
      title: 'Deploy the client',
      plan: [
        `copy ${tomlFile} to ${join(folder, 'fly.toml')} and back`,
        `flyctl ${deployArgs(buildLocally).join(' ')}   (in ${folder})`,
      ],
      isJournaled: true,
      findReasonToSkip: async () => {
        forgetIfTomlChanged(target, 'client');
        return why();
      },
      async run() {
        await deployWithToml(target, 'client', buildLocally);
        return urlOf(await target.findApp('client'));
      },
    },
  ];
}

/** flyctl may write into the file what it has decided, so it is copied back. */
async function deployWithToml(
  { deployment, flyctl, places }: Target,
  part: Part,
  buildLocally: boolean,
): Promise<void> {
  const { folder, tomlFile } = places[part];
  const copy = join(folder, 'fly.toml');
  await keepFresh('build', deployment.context, async () => {
    mkdirSync(folder, { recursive: true });
    copyFileSync(tomlFile, copy);
  });
  await flyctl.deploy(folder, buildLocally);
  const written = readIfExists(copy);
  if (written !== undefined) writeKept(tomlFile, written);
  deployment.journal.done(deployedTomlOf(tomlFile, part));
}

/** A run that goes on from an earlier one deploys an app again when its configuration was changed in between. */
function forgetIfTomlChanged({ deployment, places }: Target, part: Part): void {
  const { journal } = deployment;
  const { tomlFile } = places[part];
  if (
    deployment.options.dryRun ||
    !existsSync(tomlFile) ||
    journal.isDone(deployedTomlOf(tomlFile, part))
  )
    return;
  journal.forget(`${part}-deploy`);
}

function deployedTomlOf(tomlFile: string, part: Part): string {
  return `${part}-toml-${createHash('sha256').update(readFileSync(tomlFile)).digest('hex').slice(0, 12)}`;
}
