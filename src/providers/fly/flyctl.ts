import { UserError } from '../../errors';
import {
  findPasswords,
  parseAppNames,
  parseReleases,
  parseSecretNames,
  type Release,
} from './answers';
import * as args from './args';
import { formatSecrets } from './secrets-text';

export interface CallOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly isShown?: boolean;
  /** Finds secrets in a line before it is shown. */
  readonly learn?: (line: string) => readonly string[];
}

export interface CallEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `flyctl`; the one way out of this folder. */
export interface FlyProgram {
  /** In the project's root, where no folder is named. */
  run(args: readonly string[], options?: CallOptions): Promise<CallEnd>;
  onTerminal(args: readonly string[]): Promise<number>;
}

/** flyctl, one method for each thing asked of it. All throw a UserError in its own words when it fails. */
export interface Flyctl {
  /** Makes an app, and `fly.toml` in the folder. */
  launch(app: string, region: string, org: string | undefined, cwd: string): Promise<void>;
  /** The apps that can be seen, or undefined where the token does not allow to look. */
  findApps(): Promise<Set<string> | undefined>;
  listSecrets(app: string): Promise<Set<string>>;
  importSecrets(
    app: string,
    secrets: ReadonlyMap<string, string>,
    options: { isStaged: boolean; cwd: string },
  ): Promise<void>;
  createDatabase(
    database: string,
    region: string,
    options: args.DatabaseOptions,
    cwd: string,
  ): Promise<void>;
  attachDatabase(database: string, serverApp: string, cwd: string): Promise<void>;
  deploy(cwd: string, isBuiltLocally: boolean): Promise<void>;
  listReleases(app: string): Promise<Release[]>;
  deployImage(app: string, image: string, tomlFile: string): Promise<void>;
}

export function createFlyctl(program: FlyProgram): Flyctl {
  const call = async (
    what: string,
    words: readonly string[],
    options?: CallOptions,
  ): Promise<string> => {
    const end = await program.run(words, options);
    if (end.exitCode !== 0) throw failure(what, words, end);
    return end.stdout;
  };
  const show = async (
    what: string,
    words: readonly string[],
    options?: CallOptions,
  ): Promise<void> => {
    await call(what, words, { ...options, isShown: true });
  };
  return {
    launch: (app, region, org, cwd) =>
      show(`The app ${app} was not made.`, args.launchArgs(app, region, org), { cwd }),
    async findApps() {
      const { exitCode, stdout } = await program.run(args.APPS_ARGS);
      return exitCode === 0 ? parseAppNames(stdout) : undefined;
    },
    async listSecrets(app) {
      const what = `The names of the secrets of ${app} can't be listed.`;
      return parseSecretNames(await call(what, args.listSecretsArgs(app)));
    },
    importSecrets: (app, secrets, { isStaged, cwd }) =>
      show(`The secrets of ${app} were not set.`, args.importSecretsArgs(app, isStaged), {
        cwd,
        input: formatSecrets(secrets),
      }),
    createDatabase: (database, region, options, cwd) =>
      show(
        `The database ${database} was not made.`,
        args.createDatabaseArgs(database, region, options),
        { cwd, learn: findPasswords },
      ),
    attachDatabase: (database, serverApp, cwd) =>
      show(
        `The database ${database} was not attached to ${serverApp}.`,
        args.attachDatabaseArgs(database, serverApp),
        { cwd, learn: findPasswords },
      ),
    deploy: (cwd, isBuiltLocally) =>
      show('It was not deployed.', args.deployArgs(isBuiltLocally), { cwd }),
    async listReleases(app) {
      const what = `The releases of ${app} can't be listed.`;
      return parseReleases(await call(what, args.releasesArgs(app)));
    },
    deployImage: (app, image, tomlFile) =>
      show(`${app} was not put back.`, args.deployImageArgs(app, image, tomlFile)),
  };
}

function failure(
  what: string,
  words: readonly string[],
  { exitCode, stdout, stderr }: CallEnd,
): UserError {
  const said = (stderr.trim() || stdout.trim()).slice(-2000);
  const needsOrg = /non.interactive/.test(said) && /org/i.test(said);
  return new UserError(what, {
    why: `\`flyctl ${words.slice(0, 2).join(' ')}\` ended with exit code ${exitCode}${said === '' ? '.' : `:\n${said}`}`,
    ...(needsOrg && { next: 'If you belong to several organisations, name one with --org <org>.' }),
  });
}
