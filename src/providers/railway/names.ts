import { UsageError } from '../../errors';

/** What an app's parts are called on Railway. */
export interface ServiceNames {
  readonly database: string;
  readonly client: string;
  readonly server: string;
}

/** Both apps listen here, and Railway sends their domains' traffic here. */
export const APP_PORT = 8080;

/** Where a Postgres image keeps its data; a volume has to be mounted there, or the data goes with the next deployment. */
export const DATABASE_FOLDER = '/var/lib/postgresql/data';

/** https://docs.railway.com/reference/services#constraints, less the suffix. */
const LONGEST_PROJECT_NAME = 32 - '-server'.length;

/** The official names: who changes over from the official CLI finds the same services. */
export function nameServices(projectName: string): ServiceNames {
  return { database: 'Postgres', client: `${projectName}-client`, server: `${projectName}-server` };
}

/** @throws UsageError when Railway would refuse the services' names */
export function verifyProjectName(name: string): void {
  if (name.trim() === '') {
    throw new UsageError('The project name is empty.', {
      next: 'Type a name, e.g. `wasp deploy railway launch my-app`.',
    });
  }
  if (name.length > LONGEST_PROJECT_NAME) {
    throw new UsageError(
      `The project name "${name}" is too long (${name.length} characters). It must be at most ${LONGEST_PROJECT_NAME} characters long.`,
      {
        why: `Railway's services have names of at most 32 characters, and "-server" is added to it.`,
        next: 'Choose a shorter name.',
      },
    );
  }
}

/**
 * A reference that Railway resolves, to a variable of the same service or of another one.
 * The other one's name is quoted, since names with hyphens and digits are not understood bare.
 */
export function refer(variable: string, service?: string): string {
  return service === undefined
    ? `\${{${variable}}}`
    : `\${{${JSON.stringify(service)}.${variable}}}`;
}

/** The server's variables but its secrets, in the order in which they are set. */
export function serverVariables({ client, database }: ServiceNames): [string, string][] {
  return [
    ['PORT', String(APP_PORT)],
    ['WASP_SERVER_URL', `https://${refer('RAILWAY_PUBLIC_DOMAIN')}`],
    ['WASP_WEB_CLIENT_URL', `https://${refer('RAILWAY_PUBLIC_DOMAIN', client)}`],
    ['DATABASE_URL', refer('DATABASE_URL', database)],
  ];
}

/** The second one makes Railpack take the files for static ones, whatever is among them. */
export function clientVariables(): [string, string][] {
  return [
    ['PORT', String(APP_PORT)],
    ['RAILPACK_STATIC_FILE_ROOT', '1'],
  ];
}

/** What an image of one's own needs, which Railway's Postgres template brings along. The password is made by Railway, and stays there. */
export function databaseVariables(): [string, string][] {
  const url = `postgresql://${refer('POSTGRES_USER')}:${refer('POSTGRES_PASSWORD')}@${refer('RAILWAY_PRIVATE_DOMAIN')}:${refer('PORT')}/${refer('POSTGRES_DB')}`;
  return [
    ['POSTGRES_DB', 'railway'],
    ['POSTGRES_USER', 'postgres'],
    ['POSTGRES_PASSWORD', refer('secret()')],
    ['PORT', '5432'],
    ['PGDATA', `${DATABASE_FOLDER}/pgdata`],
    ['DATABASE_URL', url],
  ];
}
