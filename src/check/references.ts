import { posix } from 'node:path';
import { locateWord, type SourceFile } from './locate';
import { NOWHERE, type Place, type Problem } from './problem';
import type { Diagnostic } from './typescript';

/** Code of the project that the spec names, as the engine's analysis has it: `@src/` stands for `src/`. */
export interface Reference {
  readonly kind: 'named' | 'default';
  readonly name: string;
  readonly path: string;
}

/** All that a declaration names, at whatever depth. */
export function findReferences(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(findReferences);
  if (typeof value !== 'object' || value === null) return [];
  const { kind, name, path } = value as Record<string, unknown>;
  if (
    (kind === 'named' || kind === 'default') &&
    typeof name === 'string' &&
    typeof path === 'string' &&
    path.startsWith('@src/')
  )
    return [{ kind, name, path }];
  return Object.values(value).flatMap(findReferences);
}

/**
 * A module below `src` that imports each of them, one a line: what is not there is an error in that line.
 * The engine itself takes references to what does not exist.
 */
export function writeReferences(references: readonly Reference[]): string {
  return references
    .map(
      ({ kind, name, path }, index) =>
        `export { ${kind === 'default' ? 'default' : name} as r${index} } from ${JSON.stringify(`./${path.slice('@src/'.length)}`)};\n`,
    )
    .join('');
}

/** No such module; no such export, in TypeScript's different words for it. */
const NOT_THERE = new Set(['TS2307', 'TS2305', 'TS2459', 'TS2613', 'TS2614', 'TS2724', 'TS1192']);

/** What is generated from such a reference has the same error, in code that nobody has written: it is said once. */
export function withoutConsequences(
  problems: readonly Problem[],
  references: readonly Problem[],
): Problem[] {
  if (references.length === 0) return [...problems];
  return problems.filter(
    ({ file, code }) => !(file?.startsWith('.wasp/') && code !== null && NOT_THERE.has(code)),
  );
}

/** @param diagnostics what TypeScript says of that module */
export function explainReferences(
  diagnostics: readonly Diagnostic[],
  references: readonly Reference[],
  spec: readonly SourceFile[],
): Problem[] {
  return diagnostics.flatMap(({ code, line }) => {
    const reference = line === null ? undefined : references[line - 1];
    if (!reference || !NOT_THERE.has(code)) return [];
    const { kind, name, path } = reference;
    const file = path.replace('@src/', 'src/');
    const what =
      code === 'TS2307'
        ? `There is no ${file}.`
        : kind === 'default'
          ? `${file} has no default export.`
          : `${file} has no export ${name}.`;
    return [
      { severity: 'error', source: 'spec', code, message: what, ...locateImport(file, name, spec) },
    ];
  });
}

const IMPORT = /\bfrom\s*(["'])(\.{1,2}\/[^"'\n]+)\1/g;

/** Where a spec file imports that file. */
function locateImport(imported: string, name: string, spec: readonly SourceFile[]): Place {
  for (const { name: file, text } of spec) {
    for (const match of text.matchAll(IMPORT)) {
      const [whole, quote = '', specifier = ''] = match;
      if (
        withoutExtension(posix.join(posix.dirname(file), specifier)) !== withoutExtension(imported)
      )
        continue;
      const before = text.slice(0, match.index + whole.indexOf(quote));
      return {
        file,
        line: before.split('\n').length,
        column: before.length - before.lastIndexOf('\n'),
      };
    }
  }
  const found = locateWord(spec, name);
  return found === NOWHERE ? { ...NOWHERE, file: spec[0]?.name ?? null } : found;
}

function withoutExtension(path: string): string {
  return path.replace(/\.[jt]sx?$/, '');
}
