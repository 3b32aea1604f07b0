import type { Problem } from '../json/check';

/** Something wrong in a project, in one form whoever found it. */
export type { Problem };

/** Where something is, as far as that is known. */
export type Place = Pick<Problem, 'file' | 'line' | 'column'>;

export const NOWHERE: Place = { file: null, line: null, column: null };

/** One list without doubles, by file and line. The same error at the same place may come from several compilers, in slightly different words. */
export function mergeProblems(problems: readonly Problem[]): Problem[] {
  const kept = new Map<string, Problem>();
  for (const problem of problems) {
    const { file, line, column, code, message } = problem;
    const key = JSON.stringify([file, line, column, code ?? message]);
    if (!kept.has(key)) kept.set(key, problem);
  }
  return [...kept.values()].sort(
    (a, b) =>
      compare(a.severity, b.severity) ||
      compare(a.file ?? '', b.file ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** As compilers write it, so that editors and terminals make a link of it: `src/a.ts:3:7 error TS2322: ...`. */
export function formatProblem({ file, line, column, severity, code, message }: Problem): string {
  const place = [file, line, column].filter((part) => part !== null).join(':');
  const [first = '', ...rest] = message.split('\n');
  return [
    `${place && `${place} `}${severity}${code === null ? '' : ` ${code}`}: ${first}`,
    ...rest.map((text) => `  ${text}`),
  ].join('\n');
}

/** GitHub's workflow command for an annotation: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. */
export function formatAnnotation(
  { file, line, column, severity, code, message }: Problem,
  folder: string,
): string {
  const properties = [
    ...(file === null ? [] : [['file', folder + file]]),
    ...(line === null ? [] : [['line', String(line)]]),
    ...(column === null ? [] : [['col', String(column)]]),
    ...(code === null ? [] : [['title', code]]),
  ].map(
    ([name, value = '']) =>
      `${name}=${escape(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  );
  return `::${severity}${properties.length > 0 ? ` ${properties.join(',')}` : ''}::${escape(message)}`;
}

function escape(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
