import { SDK_FOLDER } from '../engine/layout';
import { splitOutput, type EngineMessage, type ProgramLines } from '../engine/printed';
import { locateLine, locateWord, type SourceFile } from './locate';
import { NOWHERE, type Place, type Problem } from './problem';
import { parseDiagnostics } from './typescript';

/** The user's files that the engine rewrites before it looks at them, or speaks of without a line. */
export interface CheckedSources {
  /** The main file first. */
  readonly spec: readonly SourceFile[];
  readonly schema: SourceFile;
  /** package.json and the like. */
  readonly others: readonly SourceFile[];
}

/** Reads all that a compile by engine 0.25 has printed. Its two streams may be in any order. */
export function parseEngineProblems(output: string, sources: CheckedSources): Problem[] {
  const { messages, programs } = splitOutput(output);
  return messages.flatMap((one) => explain(one, programs, sources));
}

function explain(
  { severity, text }: EngineMessage,
  programs: ProgramLines,
  sources: CheckedSources,
): Problem[] {
  // Of the database, which is not asked here.
  if (severity === 'warning' && text.includes('wasp db migrate-dev')) return [];
  const problem = (source: Problem['source'], place: Place, message: string): Problem => ({
    severity,
    source,
    code: null,
    ...place,
    message,
  });
  if (/^Error while analyzing/.test(text))
    return explainSpec(text, programs.get('Wasp') ?? [], sources);
  if (/^SDK build failed/.test(text)) return explainTypes(text, programs.get('Wasp') ?? []);
  if (/^Prisma client generation failed/.test(text))
    return explainPrisma(text, programs.get('Db') ?? [], sources);
  const inSchema = /^Wasp couldn't parse your schema\.prisma[\s\S]*?^(\d+):(\d+):$/m.exec(text);
  if (inSchema) {
    const reason = text
      .slice(inSchema.index + inSchema[0].length)
      .split('\n')
      .filter((line) => line.trim() && !/^\s*\d*\s*\|/.test(line));
    return [
      problem(
        'schema',
        { file: sources.schema.name, line: Number(inSchema[1]), column: Number(inSchema[2]) },
        ["schema.prisma can't be parsed.", ...reason].join('\n'),
      ),
    ];
  }
  const inFile = /^In "([^"]+)" → "(?:[^"]*\.)?([^".]+)":\n([\s\S]*)$/.exec(text);
  if (inFile) {
    const [, name = '', key = '', message = ''] = inFile;
    const file = sources.others.filter((other) => other.name === name);
    const place = locateWord(file, key);
    return [
      problem(
        'project',
        place === NOWHERE ? { ...NOWHERE, file: name } : place,
        `${/→ ("[^"]+")/.exec(text)?.[1]}: ${message.trim().replace(/\n\s*/g, '\n')}`,
      ),
    ];
  }
  if (/Prisma schema/.test(text))
    return [
      problem(
        'schema',
        { ...locateWord([sources.schema], 'datasource'), file: sources.schema.name },
        text,
      ),
    ];
  if (/Wasp version does not match/.test(text))
    return [problem('spec', locateWord(sources.spec, 'version'), text)];
  const named = sources.others.find(({ name }) => text.includes(name));
  return [problem('project', { ...NOWHERE, file: named?.name ?? null }, text)];
}

/** Of the spec: TypeScript's findings, one message of Wasp's own, or a crash of the program that evaluates it. */
function explainSpec(
  text: string,
  programLines: readonly string[],
  { spec }: CheckedSources,
): Problem[] {
  const lines = text.split('\n');
  const diagnostics = parseDiagnostics(lines);
  const base = { severity: 'error', source: 'spec' } as const;
  const main = spec[0]?.name ?? null;
  if (diagnostics.length > 0) {
    return diagnostics.map(({ code, message, ...found }) => ({
      ...base,
      code,
      message,
      ...findInSpec({ ...found, message }, spec),
    }));
  }
  const body = lines.slice(1).join('\n').trim();
  if (body) {
    const names = [...body.matchAll(/`([\w$]+)`/g)].map(([, name = '']) => name);
    const place = names.map((name) => locateWord(spec, name)).find(({ file }) => file !== null);
    return [{ ...base, code: null, ...(place ?? { ...NOWHERE, file: main }), message: body }];
  }
  return [{ ...base, code: null, ...explainCrash(programLines, spec) }];
}

function findInSpec(
  {
    file,
    line,
    column,
    text,
    message,
  }: {
    file: string | null;
    line: number | null;
    column: number | null;
    text: string | undefined;
    message: string;
  },
  spec: readonly SourceFile[],
): Place {
  const source = spec.find(({ name }) => name === file);
  if (!source || line === null || column === null) return { file, line, column };
  const place = locateLine(source, { line, column, text });
  if (place.line !== null) return place;
  // In a line that the engine has written itself, in place of an import.
  const name = /'([\w$]+)'/.exec(message)?.[1];
  const found = name === undefined ? NOWHERE : locateWord([source], name);
  return found.file === null ? place : found;
}

/** The bundler's and Node.js's own words, out of a stack trace. */
function explainCrash(
  lines: readonly string[],
  spec: readonly SourceFile[],
): Place & { message: string } {
  const main = { ...NOWHERE, file: spec[0]?.name ?? null };
  const parse = lines.findIndex((line) => /^(RolldownError: )?Parse failed/.test(line));
  if (parse !== -1) {
    const message = lines[parse + 1] ?? 'It is no TypeScript.';
    const caret = lines.findIndex((line, index) => index > parse && /^\s*\^/.test(line));
    const [, number = '', text = ''] = /^(\d+): (.*)$/.exec(lines[caret - 1] ?? '') ?? [];
    const file = spec.find(({ name }) => lines[parse - 1]?.endsWith(name));
    if (!file || !number) return { ...main, message };
    return {
      ...locateLine(file, {
        line: Number(number),
        column: (lines[caret] ?? '').indexOf('^') - number.length - 1,
        text,
      }),
      message,
    };
  }
  const thrown =
    lines.map((line) => /\[cause\]: (.*)$/.exec(line)?.[1]).find((text) => text !== undefined) ??
    lines.find((line) => /^\w*Error: /.test(line));
  return {
    ...main,
    message:
      thrown === undefined
        ? 'It could not be evaluated.'
        : `It could not be evaluated: ${thrown.replace(/^Error: /, '')}`,
  };
}

/** The SDK is compiled together with a copy of `src`. */
function explainTypes(text: string, lines: readonly string[]): Problem[] {
  const diagnostics = parseDiagnostics(lines);
  if (diagnostics.length === 0)
    return [
      {
        severity: 'error',
        source: 'types',
        ...NOWHERE,
        code: null,
        message: [text, ...lines.filter((line) => line.startsWith('npm error')).slice(0, 10)].join(
          '\n',
        ),
      },
    ];
  return diagnostics.map(({ text: _, file, ...rest }) => ({
    ...rest,
    source: 'types',
    file: file === null || file.startsWith('src/') ? file : SDK_FOLDER + file,
  }));
}

/** Prisma names each place in the generated schema: `-->  schema.prisma:12`, with the code of that line below. */
function explainPrisma(
  text: string,
  lines: readonly string[],
  { schema }: CheckedSources,
): Problem[] {
  const base = { severity: 'error', source: 'schema', code: null } as const;
  const found = lines.flatMap((line, index): Problem[] => {
    const message = /^error: (.*)$/.exec(line)?.[1];
    const after = lines.slice(index + 1, index + 8);
    const at = /-->\s+.*?:(\d+)$/.exec(after[0] ?? '')?.[1];
    if (message === undefined || at === undefined) return [];
    const code = after
      .find((next) => new RegExp(`^\\s*${at} \\| `).test(next))
      ?.replace(/^\s*\d+ \| /, '');
    return [
      {
        ...base,
        ...locateLine(schema, { line: Number(at), column: 1 + indent(code), text: code }),
        message,
      },
    ];
  });
  if (found.length > 0) return found;
  return [
    {
      ...base,
      ...NOWHERE,
      file: schema.name,
      message: [text, ...lines.filter((line) => line.trim()).slice(0, 10)].join('\n'),
    },
  ];
}

function indent(line = ''): number {
  return line.length - line.trimStart().length;
}
