import { stripVTControlCharacters } from 'node:util';

/** What the engine's `info` says. A line that it did not print is left out. */
export interface EngineInfo {
  name?: string;
  databaseSystem?: string;
  /** With its unit, e.g. `129 MB`. */
  projectDirSize?: string;
}

/** Reads the engine's `info`: one `Label: value` a line, coloured. */
export function parseInfo(text: string): EngineInfo {
  const values = new Map<string, string>();
  for (const line of stripVTControlCharacters(text).split('\n')) {
    const [, label, value] = /^([^:]+): (.*)$/.exec(line) ?? [];
    if (label && value) values.set(label, value);
  }
  const info: EngineInfo = {};
  const name = values.get('Name');
  const databaseSystem = values.get('Database system');
  const projectDirSize = values.get('Project dir size');
  if (name) info.name = name;
  if (databaseSystem) info.databaseSystem = databaseSystem;
  if (projectDirSize) info.projectDirSize = projectDirSize;
  return info;
}

/** Whether the engine has printed a warning: a block with a heading like `👀 --- [Warning] ... ---`. */
export function hasWarning(text: string): boolean {
  return /--- \[Warning\]/.test(stripVTControlCharacters(text));
}

/** Whether Prisma, which the engine runs, is what has failed. */
export function hasPrismaFailed(text: string): boolean {
  return /Prisma client generation failed|binaries\.prisma\.sh/.test(
    stripVTControlCharacters(text),
  );
}

/** One message of the engine's own, without its bullet. */
export interface EngineMessage {
  readonly severity: 'error' | 'warning';
  readonly text: string;
}

/** What the programs that the engine runs have printed, by the engine's label: `Wasp` for npm and TypeScript, `Db` for Prisma. */
export type ProgramLines = ReadonlyMap<string, readonly string[]>;

const HEADING = /^\S+ --- (?:\[(Error|Warning)\] )?(.*?) -+$/;
const PROGRAM = /^\[\s*(\w+)\s*!?\s*\] ?(.*)$/;

/** Tells the engine's own messages from what other programs print below it. Its two streams may be in any order. */
export function splitOutput(output: string): {
  messages: EngineMessage[];
  programs: ProgramLines;
} {
  const programs = new Map<string, string[]>();
  const messages: EngineMessage[] = [];
  let severity: EngineMessage['severity'] | undefined;
  let bullet: string[] | undefined;
  const end = (): void => {
    if (severity && bullet) messages.push({ severity, text: bullet.join('\n').trim() });
    bullet = undefined;
  };
  for (const line of stripVTControlCharacters(output).split('\n')) {
    const program = PROGRAM.exec(line);
    const heading = HEADING.exec(line);
    if (program) {
      const [, label = '', text = ''] = program;
      programs.set(label, [...(programs.get(label) ?? []), text]);
    } else if (heading) {
      end();
      severity =
        heading[1] === 'Error' ? 'error' : heading[1] === 'Warning' ? 'warning' : undefined;
    } else if (line.startsWith('- ')) {
      end();
      bullet = [line.slice(2)];
    } else {
      bullet?.push(line);
    }
  }
  end();
  return { messages, programs };
}
