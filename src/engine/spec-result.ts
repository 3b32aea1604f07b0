import type { Project } from '../context';
import { readIfExists } from '../files';
import { generatedFiles } from './layout';

/** One thing that the spec declares, as the engine's analysis has it (`appSpec.d.ts` of `@wasp.sh/spec` 0.25). */
export interface Declaration {
  readonly declType: string;
  readonly declName: string;
  readonly declValue: DeclarationValue;
}

export interface DeclarationValue {
  readonly path?: string;
  readonly to?: NamedReference;
  readonly prerender?: readonly string[];
  readonly authRequired?: boolean;
  readonly auth?: boolean | object;
  readonly component?: ImportedName;
  readonly fn?: ImportedName;
  readonly perform?: { readonly fn: ImportedName };
  readonly entities?: readonly NamedReference[];
  readonly entity?: NamedReference;
  readonly operations?: Readonly<Record<string, { readonly isPublic?: boolean }>>;
  readonly httpRoute?: readonly [method: string, path: string];
  readonly schedule?: { readonly cron: string };
  readonly db?: { readonly seeds?: readonly { readonly name: string; readonly alias?: string }[] };
}

interface NamedReference {
  readonly name: string;
}

export interface ImportedName {
  readonly kind: 'named' | 'default';
  readonly name: string;
  /** `@src/` stands for the project's `src/`. */
  readonly path: string;
}

/** The engine's analysis of the spec: what it declares, or what is wrong with it. */
export interface SpecResult {
  readonly status?: string;
  readonly value?: readonly Declaration[];
  readonly error?: string;
}

/** @param text - what the engine has written */
export function parseSpecResult(text: string): SpecResult {
  return JSON.parse(text) as SpecResult;
}

/** @returns the engine's last analysis; undefined where there is none, or only a part of it */
export function readSpecResult(project: Pick<Project, 'root'>): SpecResult | undefined {
  const text = readIfExists(generatedFiles(project).specResult);
  if (text === undefined) return undefined;
  try {
    return parseSpecResult(text);
  } catch {
    // Stopped while it was written.
    return undefined;
  }
}

/** @returns the app's name in the engine's last analysis; undefined where there is none */
export function findAppName(project: Pick<Project, 'root'>): string | undefined {
  return findApp(readSpecResult(project))?.declName;
}

/** @returns the names of the app's seed functions, in the order of the spec */
export function findSeeds(result: SpecResult | undefined): string[] {
  return (findApp(result)?.declValue.db?.seeds ?? []).map(({ name, alias }) => alias ?? name);
}

function findApp(result: SpecResult | undefined): Declaration | undefined {
  return result?.value?.find(({ declType }) => declType === 'App');
}
