import { mkdir } from 'node:fs/promises';
import { posix } from 'node:path';
import { UserError } from '../errors';

const MAX_ENTRIES = 20_000;
const MAX_BYTES = 500_000_000;

export interface Archive {
  /** A gzipped tar. */
  file: string;
  /** The folder in it that is wanted, without slashes at its ends; all of it where empty. */
  folder: string;
  /** Whether all lies in one folder more, whatever its name, as in what GitHub makes of a repository. */
  hasTopFolder: boolean;
}

interface Entry {
  readonly path: string;
  readonly type: string;
  readonly linkpath?: string | undefined;
  readonly size: number;
}

/**
 * Unpacks a template into a folder. The whole archive is looked at first: what would leave the folder, or is more than a template needs, is refused.
 *
 * @throws UserError for an archive that is damaged, refused, or has no such folder; nothing has been unpacked then
 */
export async function unpack({ file, folder, hasTopFolder }: Archive, into: string): Promise<void> {
  const { list, extract } = await import('tar');
  const depth = (hasTopFolder ? 1 : 0) + (folder === '' ? 0 : folder.split('/').length);
  const isWanted = (path: string): boolean => {
    const parts = splitPath(path).slice(hasTopFolder ? 1 : 0);
    return (
      splitPath(path).length > depth &&
      (folder === '' || parts.slice(0, folder.split('/').length).join('/') === folder)
    );
  };
  let entries = 0;
  let wanted = 0;
  let bytes = 0;
  try {
    let problem: string | undefined;
    await list({
      file,
      strict: true,
      onReadEntry: ({ path, type, linkpath, size }: Entry) => {
        entries += 1;
        bytes += size;
        if (isWanted(path)) wanted += 1;
        problem ??= findProblem({ path, type, linkpath, size }, depth, isWanted(path));
        if (entries > MAX_ENTRIES) problem ??= `It has more than ${MAX_ENTRIES} files.`;
        if (bytes > MAX_BYTES) problem ??= `It has more than ${MAX_BYTES / 1e6} MB.`;
      },
    });
    if (problem !== undefined)
      throw new UserError('The template is not used.', {
        why: problem,
        next: 'Nothing was unpacked. Tell its author.',
      });
    if (wanted === 0)
      throw new UserError(
        folder === '' ? 'The template is empty.' : `The template has no folder ${folder}.`,
        { next: 'Look at the repository for the right path.' },
      );
    await mkdir(into, { recursive: true });
    await extract({ file, cwd: into, strip: depth, strict: true, noChmod: true, filter: isWanted });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError("The template can't be unpacked.", {
      why: String(error),
      next: 'Run the same command again; the archive is fetched anew then.',
      cause: error,
    });
  }
}

/** What speaks against an entry, or undefined. @param depth how many folders above it are taken away */
export function findProblem(
  { path, type, linkpath = '' }: Entry,
  depth: number,
  isWanted: boolean,
): string | undefined {
  if (posix.isAbsolute(path) || /^[a-z]:|\\/i.test(path) || path.split('/').includes('..'))
    return `The path ${path} leads out of it.`;
  if (!isWanted || type === 'File' || type === 'OldFile' || type === 'Directory') return undefined;
  if (type !== 'SymbolicLink') return `${path} is neither a file nor a folder (${type}).`;
  const inside = splitPath(path).slice(depth, -1).join('/');
  const target = posix.normalize(posix.join(inside, linkpath));
  return posix.isAbsolute(linkpath) || /^[a-z]:|\\/i.test(linkpath) || target.split('/')[0] === '..'
    ? `The link ${path} leads out of it.`
    : undefined;
}

function splitPath(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
