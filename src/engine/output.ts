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
