/** Arguments of `flyctl`, one function a call. No value of a secret ever gets here: those go through standard input. */

export const VERSION_ARGS = ['version'];
export const WHOAMI_ARGS = ['auth', 'whoami'];
export const LOGIN_ARGS = ['auth', 'login'];
export const REGIONS_ARGS = ['platform', 'regions', '-j'];
export const APPS_ARGS = ['apps', 'list', '-j'];

export function launchArgs(app: string, region: string, org?: string): string[] {
  return ['launch', '--no-deploy', '--name', app, '--region', region, ...orgArgs(org)];
}

/** @param isStaged whether they wait for the next deployment; else what runs is started anew with them at once */
export function importSecretsArgs(app: string, isStaged = false): string[] {
  return ['secrets', 'import', '-a', app, ...(isStaged ? ['--stage'] : [])];
}

export function listSecretsArgs(app: string): string[] {
  return ['secrets', 'list', '-j', '-a', app];
}

export interface DatabaseOptions {
  readonly vmSize: string;
  readonly initialClusterSize: string;
  readonly volumeSize: string;
  readonly dbImage?: string | undefined;
  readonly org?: string | undefined;
}

export function createDatabaseArgs(
  database: string,
  region: string,
  { vmSize, initialClusterSize, volumeSize, dbImage, org }: DatabaseOptions,
): string[] {
  const size = [
    '--vm-size',
    vmSize,
    '--initial-cluster-size',
    initialClusterSize,
    '--volume-size',
    volumeSize,
  ];
  return [
    'postgres',
    'create',
    '--name',
    database,
    '--region',
    region,
    ...size,
    ...(dbImage === undefined ? [] : ['--image-ref', dbImage]),
    ...orgArgs(org),
  ];
}

export function attachDatabaseArgs(database: string, serverApp: string): string[] {
  return ['postgres', 'attach', database, '-a', serverApp];
}

/** In the folder with the app's `fly.toml`. */
export function deployArgs(isBuiltLocally = false): string[] {
  return ['deploy', isBuiltLocally ? '--local-only' : '--remote-only'];
}

export function statusArgs(app: string, isJson = false): string[] {
  return ['status', '-a', app, ...(isJson ? ['-j'] : [])];
}

export function logsArgs(app: string, isFollowed: boolean): string[] {
  return ['logs', '-a', app, ...(isFollowed ? [] : ['--no-tail'])];
}

export function openArgs(app: string): string[] {
  return ['apps', 'open', '-a', app];
}

export function releasesArgs(app: string): string[] {
  return ['releases', '-a', app, '--image', '-j'];
}

/** What was built before is put back; nothing is built. */
export function deployImageArgs(app: string, image: string, tomlFile: string): string[] {
  return ['deploy', '-a', app, '-c', tomlFile, '--image', image];
}

/** @param words as typed */
export function foreignArgs(words: readonly string[], org?: string): string[] {
  return [...words, ...orgArgs(org)];
}

function orgArgs(org: string | undefined): string[] {
  return org === undefined ? [] : ['--org', org];
}
