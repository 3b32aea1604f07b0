import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { Project } from '../context';
import { generatedFiles } from '../engine/layout';
import { UserError } from '../errors';
import { packageInfo } from '../package-info';
import type { Ports } from '../ports/reserve';
import type { ChildCommand } from '../processes/run';
import { writeOutScript } from './package-script';

/** Where the app is reached. */
export interface Urls {
  client: string;
  server: string;
}

export function urlsOf(ports: Ports): Urls {
  return {
    client: `http://localhost:${ports.client}/`,
    server: `http://localhost:${ports.server}`,
  };
}

/**
 * What the app is told, by the variables that engine 0.25 and the SDK read. What the user has set stays.
 *
 * @param env the engine's runtime environment, with the user's own variables
 */
export function appEnvironment(
  env: NodeJS.ProcessEnv,
  ports: Ports,
  more: { databaseUrl?: string | undefined; isColored: boolean },
): NodeJS.ProcessEnv {
  const urls = urlsOf(ports);
  return {
    ...env,
    PORT: String(ports.server),
    WASP_SERVER_URL: urls.server,
    WASP_WEB_CLIENT_URL: urls.client,
    REACT_APP_API_URL: urls.server,
    ...(more.databaseUrl !== undefined && { DATABASE_URL: more.databaseUrl }),
    // The children write to pipes, and would leave their colours out.
    ...(more.isColored ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  };
}

/** The generated server, built and started again by nodemon at each change under its `src/` and the project's. */
export function serverCommand(project: Project, env: NodeJS.ProcessEnv): ChildCommand {
  const { server: cwd } = generatedFiles(project);
  const script = writeOutScript(readScripts(join(cwd, 'package.json')), 'watch');
  if (script === undefined) return { file: 'npm', args: ['run', '--silent', 'watch'], cwd, env };
  const programs = [cwd, project.root].map((folder) => join(folder, 'node_modules', '.bin'));
  return {
    file: '/bin/sh',
    args: ['-c', script],
    cwd,
    env: { ...env, PATH: [...programs, env['PATH']].join(delimiter) },
  };
}

/** None where the file can't be read: npm has the words for that. */
function readScripts(manifest: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(manifest, 'utf8')).scripts ?? {};
  } catch {
    return {};
  }
}

/** Vite, by its own program: `npx` would look for it for a second. */
export function clientCommand(
  { root }: Project,
  port: number,
  isOpened: boolean,
  env: NodeJS.ProcessEnv,
): ChildCommand {
  return {
    file: 'node',
    args: [
      findVite(root),
      '--port',
      String(port),
      '--strictPort',
      ...(isOpened ? [] : ['--no-open']),
    ],
    cwd: root,
    env: isOpened ? { ...env, ...browserEnvironment(env) } : env,
  };
}

/**
 * For Vite, which opens what the project's configuration says: where it can't, it would print a stack trace.
 * On macOS it can, and finds the tab of before again.
 */
export function browserEnvironment({ BROWSER }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (BROWSER !== undefined || process.platform === 'darwin') return {};
  return { BROWSER: join(packageInfo.folder, 'dist', 'dev', 'open-url.js') };
}

function findVite(root: string): string {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('vite/package.json');
    return join(manifest, '..', 'bin', 'vite.js');
  } catch (error) {
    throw new UserError('Vite, which serves the client, is not installed in the project.', {
      next: 'Run `wasp install`.',
      cause: error,
    });
  }
}
