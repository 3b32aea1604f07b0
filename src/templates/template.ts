import { resolve } from 'node:path';
import { UsageError } from '../errors';

/** What a project can start from. */
export type Template =
  | { kind: 'bundled'; name: string }
  | { kind: 'saas' }
  | {
      kind: 'github';
      owner: string;
      repository: string;
      folder: string | undefined;
      ref: string | undefined;
    }
  | { kind: 'folder'; path: string };

/** In the engine itself. */
export const BUNDLED = [
  { value: 'basic', hint: 'a small app with log-in and tasks' },
  { value: 'minimal', hint: 'one page and nothing else' },
] as const;

export const TEMPLATES = [
  ...BUNDLED,
  { value: 'saas', hint: 'Open SaaS: payments, admin pages, landing page (fetched from GitHub)' },
] as const;

const GITHUB = /^github:([\w.-]+)\/([\w.-]+?)(?:\.git)?((?:\/[^/#]+)*)\/?(?:#([\w./-]+))?$/;

/**
 * @param cwd what a path is relative to
 * @throws UsageError for what names no template
 */
export function parseTemplate(typed: string, cwd: string): Template {
  if (BUNDLED.some(({ value }) => value === typed)) return { kind: 'bundled', name: typed };
  if (typed === 'saas') return { kind: 'saas' };
  if (typed.startsWith('github:')) return parseGithub(typed);
  if (/^[./~]|[/\\]/.test(typed)) return { kind: 'folder', path: resolve(cwd, typed) };
  throw new UsageError(`There is no template named "${typed}".`, {
    why: `There are ${TEMPLATES.map(({ value }) => value).join(', ')}; github:<owner>/<repository>[/<folder>][#<branch or tag>]; or a folder by its path.`,
    next: `If you mean a folder here, write ./${typed}.`,
  });
}

function parseGithub(typed: string): Template {
  const [, owner, repository, path = '', ref] = GITHUB.exec(typed) ?? [];
  const folder = path.slice(1) || undefined;
  if (
    owner &&
    repository &&
    ![owner, repository, ...path.split('/')].some((part) => part === '.' || part === '..') &&
    !ref?.includes('..')
  ) {
    return { kind: 'github', owner, repository, folder, ref };
  }
  throw new UsageError(`"${typed}" names no repository on GitHub.`, {
    next: 'Write it as github:<owner>/<repository>, with /<folder> or #<branch or tag> after it where needed.',
  });
}

/** What a project's name becomes, by the engine's rules: `my-app` is `myApp` in the main file, and `my-app` in package.json. */
export function namesOf(name: string): { appName: string; packageName: string } {
  const appName = name.replace(/-+(.)?/g, (_, letter: string | undefined) =>
    (letter ?? '').toUpperCase(),
  );
  const packageName = appName.replace(/(?<=.)\p{Lu}/gu, (letter) => `-${letter}`).toLowerCase();
  return { appName, packageName };
}
