import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../context';
import { UsageError, UserError, messageOf } from '../errors';
import { readIfExists } from '../files';

/** In the project's root, to be committed: a checkout on CI must know the address too. */
const FILE = 'wasp-deploy.json';

type Remembered = Record<string, Record<string, { customServerUrl?: string }>>;

/**
 * The address that was given with `--custom-server-url` when the app was last deployed there, or undefined.
 *
 * @throws UserError when the file is there and can't be understood
 */
export function findServerUrl(
  project: Project,
  provider: string,
  name: string,
): string | undefined {
  return read(project)[provider]?.[name]?.customServerUrl;
}

export function rememberServerUrl(
  project: Project,
  provider: string,
  name: string,
  url: string,
): void {
  const all = read(project);
  if (all[provider]?.[name]?.customServerUrl === url) return;
  const changed = {
    ...all,
    [provider]: { ...all[provider], [name]: { ...all[provider]?.[name], customServerUrl: url } },
  };
  writeFileSync(join(project.root, FILE), `${JSON.stringify(changed, null, 2)}\n`);
}

/** @throws UsageError when it is no address that a browser could call */
export function parseServerUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new UsageError(`"${text}" is no address of a server.`, {
    next: 'Write it whole, e.g. --custom-server-url https://api.example.com.',
  });
}

function read({ root }: Project): Remembered {
  const file = join(root, FILE);
  const text = readIfExists(file);
  if (text === undefined) return {};
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === 'object' && found !== null) return found as Remembered;
    throw new Error('It is no JSON object.');
  } catch (error) {
    throw new UserError(`${file} can't be understood.`, {
      why: messageOf(error),
      next: 'Mend it, or delete it and give --custom-server-url once more.',
      cause: error,
    });
  }
}
