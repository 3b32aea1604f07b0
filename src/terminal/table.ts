import { stripVTControlCharacters } from 'node:util';

/**
 * Columns, two spaces apart, each as wide as what is in it. A column is counted without its colors.
 *
 * @param options.indent - what each row begins with
 * @param options.least - least widths of the first columns
 */
export function formatTable(
  rows: readonly (readonly string[])[],
  { indent = '', least = [] }: { indent?: string; least?: readonly number[] } = {},
): string {
  const widths: number[] = [...least];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    });
  const format = (cell: string, column: number): string =>
    cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell));
  return rows.map((row) => `${indent}${row.map(format).join('  ')}`.trimEnd()).join('\n');
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
