import type { Project } from '../context';
import { readIfExists } from '../files';
import { generatedFiles } from './layout';

/** What a compile makes: an app for development, or for production. */
export type CompileKind = 'compile' | 'build';

/** How the engine names them. */
export const BUILD_TYPES: Readonly<Record<CompileKind, string>> = {
  compile: 'Development',
  build: 'Production',
};

/** How an app was generated, in the engine's words. */
export interface LastCompile {
  readonly buildType: string;
  /** ISO 8601. */
  readonly generatedAt: string;
  readonly waspVersion: string;
}

/** @returns how the last compile or build was made; undefined where there was none, or only a part of one */
export function findLastCompile(project: Pick<Project, 'root'>): LastCompile | undefined {
  const text = readIfExists(generatedFiles(project).info);
  if (text === undefined) return undefined;
  try {
    const { buildType, generatedAt, waspVersion } = JSON.parse(text);
    return { buildType, generatedAt, waspVersion };
  } catch {
    // The engine takes a damaged file for "never compiled".
    return undefined;
  }
}
