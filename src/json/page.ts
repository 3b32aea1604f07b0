import { z } from 'zod';
import { documents, type Document } from './documents';

/** The parts of a JSON Schema that the page reads. */
interface Shape {
  type?: string | readonly string[];
  const?: unknown;
  enum?: readonly unknown[];
  description?: string;
  properties?: Record<string, Shape>;
  required?: readonly string[];
  items?: Shape;
  additionalProperties?: Shape | boolean;
  anyOf?: readonly Shape[];
  oneOf?: readonly Shape[];
}

const INTRODUCTION = `# JSON output

What commands print with \`--json\`: one document on stdout, or one a line where the command goes on, and nothing else there.
Messages for people go to stderr. Unknown fields and events are to be ignored: new ones come without a new version. \`?\` marks a field that may be left out.

This page is made from the schemas that the tests hold the commands to, by \`npm run docs\`.
`;

/** The text of docs/json.md. */
export function formatPage(): string {
  return [INTRODUCTION, ...documents.map(formatDocument)].join('\n');
}

function formatDocument({ command, also = [], kind, summary, schema }: Document): string {
  const shape = z.toJSONSchema(schema) as Shape;
  const variants = shape.oneOf ?? shape.anyOf ?? [shape];
  const form = kind === 'lines' ? 'One JSON document a line.' : 'One JSON document.';
  const others =
    also.length > 0 ? [`The same for ${also.map((other) => `\`${other}\``).join(', ')}.`, ''] : [];
  return [
    `## \`${command}\``,
    '',
    `${form} ${summary}`,
    '',
    ...others,
    ...variants.flatMap((variant) => [...formatTable(variant), '']),
  ].join('\n');
}

function formatTable(shape: Shape): string[] {
  return ['| field | type | meaning |', '| --- | --- | --- |', ...formatRows(shape, '')];
}

function formatRows({ properties = {}, required = [] }: Shape, above: string): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${above}${name}`;
    const row = `| \`${path}\`${required.includes(name) ? '' : '?'} | ${formatType(field)} | ${field.description ?? ''} |`;
    return [
      row,
      ...formatRows(nonNull(field), `${path}.`),
      ...formatRows(field.items ?? {}, `${path}[].`),
    ];
  });
}

function formatType(shape: Shape): string {
  if (shape.const !== undefined) return code(shape.const);
  if (shape.enum) return shape.enum.map(code).join(', ');
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return [...new Set(choices.map(formatType))].join(' or ');
  if (shape.type === 'array') return `array of ${formatType(shape.items ?? {})}`;
  return [shape.type ?? 'any'].flat().join(' or ');
}

/** The object of a field that may be null. */
function nonNull(shape: Shape): Shape {
  return shape.anyOf?.find(({ properties }) => properties) ?? shape;
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}
