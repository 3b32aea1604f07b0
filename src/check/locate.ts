import { escapeForRegExp } from '../regexp';
import { NOWHERE, type Place } from './problem';

/** A file as the user has it. */
export interface SourceFile {
  /** Relative to the project's root, with `/`. */
  readonly name: string;
  readonly text: string;
}

/**
 * Where in the user's file something is that was found in a rewritten one: the engine puts lines before a spec file, and Prisma's
 * formatter moves columns.
 *
 * @param found line and column in the rewritten file, and that line's text
 */
export function locateLine(
  { name, text }: SourceFile,
  found: { line: number; column: number; text: string | undefined },
): Place {
  const lines = text.split('\n');
  const wanted = withSingleSpaces(found.text ?? '');
  const same = lines.flatMap((line, index) =>
    wanted && withSingleSpaces(line) === wanted ? [index] : [],
  );
  // Lines are added before and never taken away, but for what was spread over several.
  const index = same.filter((candidate) => candidate < found.line).at(-1) ?? same[0];
  if (index === undefined || found.text === undefined)
    return { file: name, line: null, column: null };
  return {
    file: name,
    line: index + 1,
    column: Math.max(1, found.column - indentOf(found.text) + indentOf(lines[index] ?? '')),
  };
}

function withSingleSpaces(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Where a word stands first. */
export function locateWord(files: readonly SourceFile[], word: string): Place {
  const pattern = new RegExp(`(?<![\\w$])${escapeForRegExp(word)}(?![\\w$])`);
  for (const { name, text } of files) {
    for (const [index, line] of text.split('\n').entries()) {
      const column = line.search(pattern);
      if (column !== -1) return { file: name, line: index + 1, column: column + 1 };
    }
  }
  return NOWHERE;
}
