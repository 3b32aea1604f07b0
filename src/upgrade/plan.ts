import satisfies from 'semver/functions/satisfies';
import minVersion from 'semver/ranges/min-version';
import type { Change } from '../json/upgrade';
import { replaceWaspRange, parseWaspRange } from '../project/project';
import { escapeForRegExp } from '../regexp';

/** One file that an upgrade changes. */
export interface Edit {
  readonly file: string;
  readonly changes: readonly Change[];
  readonly text: string;
}

/** The parts of package.json that matter here. */
interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  workspaces?: unknown;
}

/** What a version of Wasp brings along for new projects: it asks of every project for what is in the smallest of them. */
export interface Starters {
  readonly minimal: Manifest;
  /** Has packages that not every project has. */
  readonly basic: Manifest;
  /** Its tsconfig.wasp.json. */
  readonly tsconfig: string;
}

export function editMainFile(file: string, text: string, target: string): Edit | undefined {
  const range = parseWaspRange(text);
  const wanted = `^${target}`;
  if (range === undefined || (satisfies(target, range) && minVersion(range)?.version === target))
    return undefined;
  return {
    file,
    changes: [{ name: 'wasp.version', before: range, after: wanted }],
    text: replaceWaspRange(text, wanted),
  };
}

/** The ranges must be there word for word, as the engine compares them so. */
export function editPackage(text: string, { minimal, basic }: Starters): Edit | undefined {
  const own = JSON.parse(text) as Manifest;
  const changes: Change[] = [];
  let edited = text;
  for (const section of ['dependencies', 'devDependencies'] as const) {
    for (const [name, range] of Object.entries({
      ...onlyPresent(basic[section], own),
      ...minimal[section],
    })) {
      if (range.startsWith('__')) continue;
      const there = (['dependencies', 'devDependencies'] as const).find(
        (one) => own[one]?.[name] !== undefined,
      );
      const before = there && own[there]?.[name];
      if (before === range) continue;
      changes.push({ name, before: before ?? null, after: range });
      edited = setRange(edited, there ?? section, name, range);
    }
  }
  if (minimal.workspaces && JSON.stringify(own.workspaces) !== JSON.stringify(minimal.workspaces)) {
    changes.push({
      name: 'workspaces',
      before: own.workspaces === undefined ? null : JSON.stringify(own.workspaces),
      after: JSON.stringify(minimal.workspaces),
    });
    edited = formatJson(
      { ...(JSON.parse(edited) as Manifest), workspaces: minimal.workspaces },
      text,
    );
  }
  return changes.length > 0 ? { file: 'package.json', changes, text: edited } : undefined;
}

function onlyPresent(offered: Record<string, string> = {}, own: Manifest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(offered).filter(
      ([name]) =>
        BUMPED_WHERE_PRESENT.has(name) &&
        (own.dependencies?.[name] ?? own.devDependencies?.[name]) !== undefined,
    ),
  );
}

/** Of the migration guide to 0.25: these must fit the required ones. */
const BUMPED_WHERE_PRESENT = new Set(['@tailwindcss/vite']);

/** Leaves all else in the text as it is, where the text is written as people and npm write it. */
function setRange(
  text: string,
  section: 'dependencies' | 'devDependencies',
  name: string,
  range: string,
): string {
  const manifest = JSON.parse(text) as Manifest;
  const wanted = { ...manifest, [section]: { ...manifest[section], [name]: range } };
  const body = new RegExp(`("${section}"\\s*:\\s*\\{)([^}]*)(\\})`);
  const entry = new RegExp(`("${escapeForRegExp(name)}"\\s*:\\s*")[^"]*(")`);
  const candidate = text.replace(body, (_, start: string, inner: string, end: string) => {
    if (entry.test(inner))
      return (
        start +
        inner.replace(entry, (_match, before: string, after: string) => before + range + after) +
        end
      );
    const indent = /\n(\s*)"/.exec(inner)?.[1] ?? '    ';
    const comma = inner.trim() === '' ? '' : ',';
    return `${start}\n${indent}"${name}": "${range}"${comma}${inner}${end}`;
  });
  return isSame(candidate, wanted) ? candidate : formatJson(wanted, text);
}

function isSame(text: string, wanted: object): boolean {
  try {
    return JSON.stringify(sorted(JSON.parse(text))) === JSON.stringify(sorted(wanted));
  } catch {
    // The text was not written as was thought.
    return false;
  }
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}

function formatJson(value: object, like: string): string {
  return (
    JSON.stringify(value, null, /\n([ \t]+)"/.exec(like)?.[1] ?? 2) +
    (like.endsWith('\n') ? '\n' : '')
  );
}

/** The language level, which follows the Node.js that the version runs on. The rest of the file is the user's. */
export function editTsconfig(text: string, { tsconfig }: Starters): Edit | undefined {
  const changes: Change[] = [];
  let edited = text;
  for (const [key, pattern] of [
    ['target', /("target"\s*:\s*)("[^"]*")/],
    ['lib', /("lib"\s*:\s*)(\[[^\]]*\])/],
  ] as const) {
    const wanted = pattern.exec(tsconfig)?.[2];
    const before = pattern.exec(text)?.[2];
    if (!wanted || !before || before.replace(/\s/g, '') === wanted.replace(/\s/g, '')) continue;
    changes.push({ name: key, before, after: wanted });
    edited = edited.replace(pattern, (_, start: string) => start + wanted);
  }
  return changes.length > 0 ? { file: 'tsconfig.wasp.json', changes, text: edited } : undefined;
}
