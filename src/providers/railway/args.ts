import type { SemVer } from 'semver';
import gte from 'semver/functions/gte';
import { APP_PORT, DATABASE_FOLDER, databaseVariables } from './names';

/** Arguments of `railway`, one function a call. No value of a secret ever gets here: those go through standard input. */

export const VERSION_ARGS = ['-V'];
export const WHOAMI_ARGS = ['whoami'];
export const LOGIN_ARGS = ['login'];
export const STATUS_JSON_ARGS = ['status', '--json'];
export const STATUS_ARGS = ['status'];
export const LIST_ARGS = ['list', '--json'];
export const OPEN_ARGS = ['open'];
export const ADD_POSTGRES_ARGS = ['add', '-d', 'postgres'];

export function initArgs(projectName: string, workspace?: string): string[] {
  return [
    'init',
    '--name',
    projectName,
    ...(workspace === undefined ? [] : ['--workspace', workspace]),
  ];
}

/**
 * @param service any one of the project's; Railway would ask for one, though it is the project that gets linked
 * @param environment left out where the project has a single one
 */
export function linkArgs(projectName: string, service?: string, environment?: string): string[] {
  return [
    'link',
    '-p',
    projectName,
    ...(environment === undefined ? [] : ['-e', environment]),
    ...(service === undefined ? [] : ['-s', service]),
  ];
}

/** @param source the environment to copy services and variables from */
export function newEnvironmentArgs(name: string, source?: string): string[] {
  return ['environment', 'new', name, ...(source === undefined ? [] : ['--duplicate', source])];
}

/** @param variables nothing secret */
export function addServiceArgs(
  service: string,
  variables: readonly (readonly [string, string])[],
): string[] {
  return [
    'add',
    '--service',
    service,
    ...variables.flatMap(([name, value]) => ['--variables', `${name}=${value}`]),
  ];
}

export function addImageArgs(service: string, image: string): string[] {
  const variables = databaseVariables().flatMap(([name, value]) => [
    '--variables',
    `${name}=${value}`,
  ]);
  return ['add', '--service', service, '--image', image, ...variables];
}

/** @param serviceId its id: older versions of Railway's CLI take no name here */
export function addVolumeArgs(serviceId: string): string[] {
  return ['volume', '--service', serviceId, 'add', '--mount-path', DATABASE_FOLDER];
}

export function domainArgs(service: string): string[] {
  return ['domain', '--service', service, '--port', String(APP_PORT), '--json'];
}

/** Without `--path-as-root` the archive would have the folder's whole path inside. `--ci` shows the build's log, and ends with it. */
export function upArgs(folder: string, service: string, environment?: string): string[] {
  return [
    'up',
    folder,
    '--service',
    service,
    ...inEnvironment(environment),
    '--no-gitignore',
    '--path-as-root',
    '--ci',
  ];
}

export function listVariablesArgs(service: string, environment?: string): string[] {
  return ['variables', '--service', service, ...inEnvironment(environment), '--json'];
}

/** From this version on, Railway's CLI reads a variable's value from standard input (https://github.com/railwayapp/cli/pull/739). */
export const STDIN_VERSION = '4.20.0';
/** From here on `variable` has subcommands, and the older form counts as deprecated. */
const VARIABLE_SET_VERSION = '4.31.0';

/** The value is read from standard input. The service is not deployed anew by it. */
export function setVariableArgs(
  name: string,
  service: string,
  version: SemVer,
  environment?: string,
): string[] {
  const rest = ['--service', service, ...inEnvironment(environment), '--skip-deploys'];
  return gte(version, VARIABLE_SET_VERSION)
    ? ['variable', 'set', name, '--stdin', ...rest]
    : ['variables', '--set-from-stdin', name, ...rest];
}

/** The latest deployment once more, which takes up changed variables without a build. */
export function redeployArgs(service: string): string[] {
  return ['redeploy', '--service', service, '--yes'];
}

export function logsArgs(
  service: string,
  environment: string | undefined,
  more: { build?: boolean; lines?: string } = {},
): string[] {
  return [
    'logs',
    '--service',
    service,
    ...inEnvironment(environment),
    ...(more.build ? ['--build'] : []),
    ...(more.lines === undefined ? [] : ['--lines', more.lines]),
  ];
}

export function listDeploymentsArgs(service: string, environment?: string): string[] {
  return ['deployment', 'list', '--service', service, ...inEnvironment(environment), '--json'];
}

function inEnvironment(environment: string | undefined): string[] {
  return environment === undefined ? [] : ['--environment', environment];
}
