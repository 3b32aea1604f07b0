import {
  applyEdits,
  findNodeAtLocation,
  modify,
  parseTree,
  type Edit as TextEdit,
  type JSONPath,
} from 'jsonc-parser';
import satisfies from 'semver/functions/satisfies';
import minVersion from 'semver/ranges/min-version';
import type { Change } from '../json/upgrade';
import { replaceWaspRange, parseWaspRange } from '../project/project';

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
      edited = setValue(edited, [there ?? section, name], range);
    }
  }
  if (minimal.workspaces && JSON.stringify(own.workspaces) !== JSON.stringify(minimal.workspaces)) {
    changes.push({
      name: 'workspaces',
      before: own.workspaces === undefined ? null : JSON.stringify(own.workspaces),
      after: JSON.stringify(minimal.workspaces),
    });
    edited = setValue(edited, ['workspaces'], minimal.workspaces);
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

/** Leaves all else in the text as it is written. A new key comes first. */
function setValue(text: string, path: JSONPath, value: unknown): string {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  return applyEdits(
    text,
    modify(text, path, value, { formattingOptions, getInsertionIndex: () => 0 }),
  );
}

/** The language level, which follows the Node.js that the version runs on. The rest of the file is the user's. */
export function editTsconfig(text: string, { tsconfig }: Starters): Edit | undefined {
  const changes: Change[] = [];
  const edits: TextEdit[] = [];
  for (const key of ['target', 'lib']) {
    const wanted = findOption(tsconfig, key)?.content;
    const found = findOption(text, key);
    if (!wanted || !found || found.content.replace(/\s/g, '') === wanted.replace(/\s/g, ''))
      continue;
    changes.push({ name: key, before: found.content, after: wanted });
    edits.push({ ...found, content: wanted });
  }
  return changes.length > 0
    ? { file: 'tsconfig.wasp.json', changes, text: applyEdits(text, edits) }
    : undefined;
}

/** Where a compiler option's value is, and how it is written. */
function findOption(text: string, key: string): TextEdit | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, ['compilerOptions', key]);
  if (!node) return undefined;
  const { offset, length } = node;
  return { offset, length, content: text.slice(offset, offset + length) };
}
