import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../context';
import { verifyNotRunning } from '../dev/run-record';
import { generatedFiles } from '../engine/layout';
import { UserError } from '../errors';
import { readIfExists } from '../files';
import { formatEnvironment } from '../up-to-date/environment';
import { compileUnlessFresh, keepFresh } from '../up-to-date/up-to-date';
import { hasDependencies } from '../project/project';
import type { Deployment } from './deployment';
import type { Step } from './steps';

/** Where the engine puts what is deployed. */
export interface BuildFolders {
  /** The server, which is built from the Dockerfile in it. */
  readonly server: string;
  /** Around the client's files. */
  readonly clientApp: string;
  /** The client's files. */
  readonly client: string;
}

export function findBuildFolders(project: Project): BuildFolders {
  const { out, webApp, client } = generatedFiles(project);
  return { server: out, clientApp: webApp, client };
}

/**
 * Before anything is made in the cloud: whether the project could be built at all.
 *
 * @throws UserError in the engine's own words when it can't read the project
 */
export async function verifyBuildable({ context }: Deployment): Promise<void> {
  const { project, settings, engine } = context;
  if (!hasDependencies(project)) {
    throw new UserError('The dependencies of your project are not installed.', {
      why: `There is no ${join('node_modules', '@wasp.sh', 'spec')} in ${project.root}.`,
      next: 'Run `wasp install`, then the same command again.',
    });
  }
  await verifyNotRunning(project, settings, '`wasp deploy`');
  await engine.read(['info'], project.root);
}

/**
 * Builds the app once, and not at all where nothing has changed since the last build.
 *
 * @param invalidates ids of the steps that have to be done again after a new build
 */
export function buildStep(deployment: Deployment, invalidates: readonly string[]): Step {
  const { context, journal } = deployment;
  const { engine, project, settings } = context;
  return {
    id: 'build',
    title: 'Build your Wasp app',
    plan: ['wasp build  (unless nothing has changed since the last build)'],
    async run() {
      let hasRun = false;
      const verify = (): Promise<void> => verifyNotRunning(project, settings, '`wasp deploy`');
      const end = await compileUnlessFresh(
        'build',
        context,
        { isForced: false, verify },
        async () => {
          hasRun = true;
          journal.forget(...invalidates);
          return engine.show(['build'], project.root);
        },
      );
      if (end && end.exitCode !== 0)
        throw new UserError('Your Wasp app was not built.', {
          why: 'The engine says above why.',
          exitCode: end.exitCode,
        });
      return hasRun ? undefined : 'nothing has changed since the last build';
    },
  };
}

/**
 * Builds the client against the server's address, which stands above one in the environment.
 *
 * @param findServerUrl asked when the client is built; undefined where it is not known yet, in a dry run
 * @param files what the provider needs beside the client, written with it: path and content
 */
export function buildClientStep(
  deployment: Deployment,
  findServerUrl: () => Promise<string | undefined>,
  files: readonly (readonly [string, string])[],
): Step {
  const { context } = deployment;
  const { engine, project } = context;
  const { client } = findBuildFolders(project);
  const record = join(generatedFiles(project).folder, 'client-build');
  return {
    id: 'client-build',
    title: 'Build the client for production',
    plan: [
      'npm install',
      "REACT_APP_API_URL=<the server's address> npx vite build",
      ...files.map(([file]) => `write ${file}`),
    ],
    async findReasonToSkip() {
      const serverUrl = existsSync(client) ? await findServerUrl() : undefined;
      const isSame =
        serverUrl !== undefined &&
        readIfExists(record) === digestOf(serverUrl, engine.env, project);
      return isSame ? 'nothing has changed since it was last built' : undefined;
    },
    async run() {
      const serverUrl = await findServerUrl();
      if (serverUrl === undefined) throw new Error("The server's address is not known.");
      rmSync(record, { force: true });
      await keepFresh('build', context, async () => {
        await runOrFail(deployment, 'npm', ['install'], engine.env);
        await runOrFail(deployment, 'npx', ['vite', 'build'], {
          ...engine.env,
          REACT_APP_API_URL: serverUrl,
        });
        if (!existsSync(client))
          throw new UserError('`npx vite build` has made no client.', {
            why: `There is no ${client}.`,
          });
        for (const [file, text] of files) writeFileSync(file, text);
      });
      mkdirSync(join(record, '..'), { recursive: true });
      writeFileSync(record, digestOf(serverUrl, engine.env, project));
      return `it will talk to ${serverUrl}`;
    },
  };
}

async function runOrFail(
  deployment: Deployment,
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const { exitCode, stderr } = await deployment.run({
    file,
    args,
    env,
    cwd: deployment.context.project.root,
    isShown: true,
  });
  if (exitCode === 0) return;
  throw new UserError(`\`${file} ${args.join(' ')}\` failed.`, {
    why: stderr.trim().slice(-2000) || `It ended with exit code ${exitCode}.`,
  });
}

/** Of what a client is built from beside the project's files: the server's address, and the variables that Vite and its configuration can read. */
function digestOf(serverUrl: string, env: NodeJS.ProcessEnv, { root }: Project): string {
  const configs = readdirSync(root).filter((name) => name.startsWith('vite.config.'));
  const variables = formatEnvironment(
    { ...env, REACT_APP_API_URL: serverUrl },
    configs.map((name) => readIfExists(join(root, name)) ?? ''),
  );
  return createHash('sha256').update(variables).digest('hex');
}
