import type { Place } from './problem';

/** One finding of TypeScript, with the path as it was printed. */
export interface Diagnostic extends Place {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  /** The line of the file as TypeScript has read it, where that was printed. */
  readonly text: string | undefined;
}

const PLAIN = /^(?:(.+?)\((\d+),(\d+)\): )?(error|warning) (TS\d+): (.*)$/;
const PRETTY = /^(.+?):(\d+):(\d+) - (error|warning) (TS\d+): (.*)$/;

/**
 * Reads what TypeScript prints, without colour: plain (`src/a.ts(3,7): error TS2322: ...`), or with a piece of the code
 * (`src/a.ts:3:7 - error TS2322: ...`). Indented lines after the first belong to its message.
 */
export function parseDiagnostics(lines: readonly string[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [index, line] of lines.entries()) {
    const [, file, row, column, severity, code, first] =
      PRETTY.exec(line) ?? PLAIN.exec(line) ?? [];
    if (severity === undefined || code === undefined || first === undefined) continue;
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((text) => !/^\s+\S/.test(text));
    const more = (end === -1 ? rest : rest.slice(0, end)).map((text) => text.replace(/^ {2}/, ''));
    found.push({
      file: file ?? null,
      line: row === undefined ? null : Number(row),
      column: column === undefined ? null : Number(column),
      severity: severity === 'warning' ? 'warning' : 'error',
      code,
      message: [first, ...more].join('\n'),
      text: findText(rest, row),
    });
  }
  return found;
}

/** The piece of code begins with the line's number. */
function findText(after: readonly string[], row: string | undefined): string | undefined {
  const frame = after
    .slice(0, 12)
    .find((line) => row !== undefined && new RegExp(`^\\s*${row} `).test(line));
  return frame?.replace(/^\s*\d+ /, '');
}
