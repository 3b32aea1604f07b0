import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors';
import { readIfExists } from '../../files';
import { keepFresh } from '../../up-to-date/up-to-date';
import { importSecretsArgs, launchArgs } from '../../providers/fly/args';
import { CLIENT_PORT } from '../../providers/fly/client-image';
import { urlOf, type Part } from '../../providers/fly/names';
import { changeToml, formatNewToml, readFlyToml, type TomlChange } from '../../providers/fly/toml';
import type { GivenSecrets } from '../secrets';
import type { Step } from '../steps';
import type { Target } from './target';
import { secretsStep, serverSecretsStep } from './variables';

const CHANGES: Readonly<Record<Part, TomlChange>> = {
  server: { port: 8080, staysAwake: true },
  client: { port: CLIENT_PORT, staysAwake: false },
};

/**
 * Before anything is made: an app of the same name that belongs to something else must not be taken over, nor be made a second time.
 *
 * @throws UserError when there is one
 */
export async function verifyNamesFree({
  deployment,
  flyctl,
  places,
  names,
  readToml,
}: Target): Promise<void> {
  if (deployment.journal.isUnfinished) return;
  const parts: Part[] = [];
  for (const part of ['server', 'client'] as const) if (!(await readToml(part))) parts.push(part);
  if (parts.length === 0) return;
  const apps = await flyctl.findApps();
  const taken = parts.find((part) => apps?.has(names[part]));
  if (taken === undefined) return;
  throw new UserError(`You already have an app ${names[taken]} on Fly.`, {
    why: `There is no ${places[taken].tomlFile}, so nothing says that it is this project's.`,
    next: `Choose another name. If it is this project's: \`flyctl config save -a ${names[taken]} -c ${places[taken].tomlFile}\` gets its file back.`,
  });
}

/** The order is the official one: the server with its secrets, then the client with its own. */
export function setupSteps(target: Target, region: string, given: GivenSecrets): Step[] {
  return [
    appStep(target, 'server', region),
    serverSecretsStep(target, given.server, { isStaged: false }),
    appStep(target, 'client', region),
    clientUrlStep(target),
    secretsStep(target, 'client', given.client, { isStaged: false }),
  ];
}

function appStep(target: Target, part: Part, region: string): Step {
  const { names, org, places } = target;
  const { tomlFile, folder } = places[part];
  const { port, staysAwake } = CHANGES[part];
  return {
    id: `${part}-app`,
    title: `Set up the ${part} app ${names[part]}`,
    plan: [
      `flyctl ${launchArgs(names[part], region, org).join(' ')}   (in ${folder})`,
      `write ${tomlFile} (internal_port = ${port}${staysAwake ? ', min_machines_running = 1 where it is 0' : ''})`,
    ],
    findReasonToSkip: async () =>
      (await target.readToml(part)) ? `${tomlFile} exists` : undefined,
    run: () => makeApp(target, part, region),
  };
}

async function makeApp(target: Target, part: Part, region: string): Promise<string | undefined> {
  const { deployment, flyctl, names, org, places } = target;
  const { folder } = places[part];
  const made = join(folder, 'fly.toml');
  const app = names[part];
  // Only the run before, which was stopped, can have made it: the first one has looked.
  const isThere = deployment.journal.isUnfinished && (await flyctl.findApps())?.has(app) === true;
  let failure: unknown;
  await keepFresh('build', deployment.context, async () => {
    // A build may have left no folder.
    mkdirSync(folder, { recursive: true });
    if (isThere) {
      writeFileSync(made, formatNewToml(app, region, CHANGES[part].port));
    } else {
      rmSync(made, { force: true });
      // The build is as it was, whatever comes of this.
      await flyctl.launch(app, region, org, folder).catch((error: unknown) => (failure = error));
    }
    // A launch that has got as far as the file has made the app; its name may be another one.
    if (existsSync(made)) await keepToml(target, part, made);
  });
  if (failure !== undefined) throw failure;

  const got = await target.findApp(part);
  if (!(await target.readToml(part)))
    throw new UserError('`flyctl launch` has written no fly.toml.', {
      why: `There is none in ${folder}.`,
      next: 'See what it said above.',
    });
  if (got === app) return isThere ? 'it was made in the run before' : undefined;
  deployment.context.terminal.warn(
    `The name ${app} is taken on Fly; the app is called ${got} instead, at ${urlOf(got)}. Everything that follows uses that name.`,
  );
  return `it is called ${got}`;
}

/** Keeps what flyctl has written in the project, with the changes that a Wasp app needs. */
async function keepToml({ deployment, places }: Target, part: Part, made: string): Promise<void> {
  const { journal, context } = deployment;
  const { terminal } = context;
  const { tomlFile } = places[part];
  const got = await readFlyToml(made);
  if (!got) return;
  const { text, missing } = await changeToml(got.text, CHANGES[part], made);
  writeKept(tomlFile, text);
  copyFileSync(tomlFile, made);
  journal.done(madeMark(part));
  if (missing.includes('internal_port'))
    terminal.warn(
      `${tomlFile} has no internal_port. The app listens on port ${CHANGES[part].port}; without that line it may not be reachable.`,
    );
  if (missing.includes('min_machines_running'))
    terminal.warn(
      `${tomlFile} has no min_machines_running. With none running, the server sleeps while nobody asks it for anything, and jobs that recur are not done.`,
    );
}

/** In the journal: the app was made by this run, or by the unfinished one before. */
function madeMark(part: Part): string {
  return `${part}-made`;
}

/** The server was told an address before the client's app got its name. An address that somebody has set since is left alone. */
function clientUrlStep(target: Target): Step {
  const { deployment, flyctl, names, places } = target;
  return {
    id: 'client-url',
    title: "Tell the server the client's address",
    plan: [`flyctl ${importSecretsArgs(names.server).join(' ')} <stdin: WASP_WEB_CLIENT_URL>`],
    isJournaled: true,
    async findReasonToSkip() {
      const app = await target.findApp('client');
      if (app === names.client) return 'it has the name that was asked for';
      return deployment.journal.isDone(madeMark('client'))
        ? undefined
        : 'the client was set up earlier';
    },
    async run() {
      const url = urlOf(await target.findApp('client'));
      await flyctl.importSecrets(
        await target.findApp('server'),
        new Map([['WASP_WEB_CLIENT_URL', url]]),
        { isStaged: false, cwd: places.server.folder },
      );
      return url;
    },
  };
}

/** A file that says the same already is left alone, with its times. */
export function writeKept(tomlFile: string, text: string): void {
  if (readIfExists(tomlFile) === text) return;
  writeFileSync(tomlFile, text);
}
