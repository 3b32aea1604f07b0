import { join } from 'node:path';

/**
 * Where Wasp 0.25 keeps things: the one place that knows. What differs in another version is changed here,
 * in `printed.ts` and in `app-lines.ts`.
 */

/** The folder in a project that the engine generates. */
export const GENERATED_FOLDER = '.wasp';

/** The SDK as diagnostics name it, from the project's root. */
export const SDK_FOLDER = '.wasp/out/sdk/wasp/';

/** Folders in a project that the engine copies, or looks into, as they are. */
export const SOURCE_FOLDERS: readonly string[] = ['src', 'public', 'migrations'];

/** Files directly in a project that the engine reads, or whose presence it looks at, and those that choose a Node.js. */
export const ROOT_FILES =
  /^(main\.wasp|.*\.wasp\.ts|schema\.prisma|package\.json|npm-shrinkwrap\.json|\.npmrc|tsconfig.*\.json|vite\.config\..*|\.env.*|Dockerfile|\.waspignore|\.wasproot|\.nvmrc|\.node-version|\.tool-versions)$/;

/** What others write into `.wasp/out` while the app runs: bundles, the development database, the studio's data. A compile leaves it alone. */
export const WRITTEN_BY_OTHERS =
  /^\.wasp\/out\/(web-app|user|server\/(bundle|dist)|\.wasp-studio-data\.json|db\/(?!schema\.prisma|migrations)[^/]*)(\/|$)/;

/** Folders with packages in a project, from its root, beside `node_modules`: npm puts there what is needed in two versions. */
export const INNER_MODULES: readonly string[] = [
  '.wasp/spec',
  '.wasp/out/server',
  '.wasp/out/sdk/wasp',
].map((folder) => join(folder, 'node_modules'));

/**
 * An engine's own files.
 *
 * @param folder - the engine's folder, as its npm package has it
 */
export function engineFiles(folder: string): {
  readonly program: string;
  readonly data: string;
  readonly manifest: string;
} {
  return {
    program: join(folder, 'wasp-bin'),
    data: join(folder, 'data'),
    manifest: join(folder, 'package.json'),
  };
}

/** What the engine generates in a project. */
export interface GeneratedFiles {
  /** `.wasp`. */
  readonly folder: string;
  /** `.wasp/out`: the generated app, built for production from the Dockerfile in it. */
  readonly out: string;
  /** When, by which version and for what the app was generated. */
  readonly info: string;
  /** The files that the engine generated, with their checksums. */
  readonly checksums: string;
  /** Which packages it has installed. */
  readonly installedPackages: string;
  /** Its last analysis of the spec. */
  readonly specResult: string;
  /** The package `@wasp.sh/spec`. */
  readonly spec: string;
  readonly server: string;
  /** The user's `.env.server`, with the engine's additions. */
  readonly serverEnv: string;
  /** The folder that Prisma works in: a relative SQLite path starts here. */
  readonly database: string;
  readonly schema: string;
  readonly migrations: string;
  /** The checksum of the schema that the database agreed with last. */
  readonly schemaChecksum: string;
  readonly webApp: string;
  /** The client, once Vite has built it. */
  readonly client: string;
}

/** @param project - a project, or another folder that the engine generates an app in */
export function generatedFiles({ root }: { readonly root: string }): GeneratedFiles {
  const folder = join(root, GENERATED_FOLDER);
  const out = join(folder, 'out');
  const server = join(out, 'server');
  const database = join(out, 'db');
  const webApp = join(out, 'web-app');
  return {
    folder,
    out,
    info: join(out, '.waspinfo'),
    checksums: join(out, '.waspchecksums'),
    installedPackages: join(out, 'installedNpmDepsLog.json'),
    specResult: join(folder, 'spec-result.json'),
    spec: join(folder, 'spec'),
    server,
    serverEnv: join(server, '.env'),
    database,
    schema: join(database, 'schema.prisma'),
    migrations: join(database, 'migrations'),
    schemaChecksum: join(database, 'schema.prisma.wasp-last-db-concurrence-checksum'),
    webApp,
    client: join(webApp, 'build'),
  };
}
