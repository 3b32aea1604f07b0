import { lstatSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isInside } from '../files';

/** The files that make up the spec, as far as they are known. */
export interface SpecFiles {
  readonly files: readonly string[];
  /** Where the engine would find what a file imports, whether there is something or not, while it can't be said which file that is. */
  readonly candidates: readonly string[];
  /** Why the files don't say it all. */
  readonly doubt: string | undefined;
}

/**
 * The main file and the files that it imports. A spec is a program, and what it reads by itself (files, the clock, packages, other
 * programs) is not known from outside: that is a doubt, but what is known beside it is found all the same.
 */
export function findSpecFiles(root: string): SpecFiles {
  const files = new Set<string>();
  const candidates = new Set<string>();
  let doubt: string | undefined;
  const waiting = [join(root, 'main.wasp.ts')];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const text = readSpecFile(file);
    if (text === undefined) {
      doubt ??= `${file} is no file that can be read`;
      continue;
    }
    const reach = parseReach(text);
    if (reach.beyond !== undefined)
      doubt ??= `${file} may depend on more than files of the project: ${reach.beyond}`;
    for (const specifier of reach.imports) {
      const places = listPlaces(join(dirname(file), specifier));
      const found = places.filter((place) => isInside(root, place) && isFile(place));
      waiting.push(...found);
      if (found.length === 1 && isCertain(places)) continue;
      doubt ??= `${file} imports ${specifier}, which is not one file of the project`;
      for (const place of places) candidates.add(place);
    }
  }
  return { files: [...files], candidates: [...candidates], doubt };
}

/** Undefined for a link too: what it imports is looked for where it leads to. */
function readSpecFile(file: string): string | undefined {
  try {
    return lstatSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
  } catch {
    // Missing or unreadable: the engine says so.
    return undefined;
  }
}

/** In the bundler's order (https://rolldown.rs, `resolve.extensions`). */
const EXTENSIONS = ['', '.tsx', '.ts', '.jsx', '.js', '.json'];

/** Where the bundler may find what is imported, at last in a folder of that name. */
function listPlaces(stem: string): string[] {
  const ofFolder = EXTENSIONS.slice(1).map((extension) => join(stem, `index${extension}`));
  return [
    ...new Set([
      ...EXTENSIONS.map((extension) => stem + extension),
      stem.replace(/\.js$/, '.ts'),
      ...ofFolder,
    ]),
  ];
}

/** More than one that is there is one too many to be sure. */
function isCertain(places: readonly string[]): boolean {
  const [only, ...others] = places.filter(
    (place) => statSync(place, { throwIfNoEntry: false }) !== undefined,
  );
  return others.length === 0 && only !== undefined && /\.[jt]s$/.test(only);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

const IMPORT =
  /^[ \t]*(import|export)\s+((?:type\s+)?[\w$\s{},*]*?)\s*\bfrom\s*(["'])([^"'\n]+)\3([ \t]*with\s*\{\s*(["']?)type\6\s*:\s*(["'])ref\7\s*,?\s*\})?/gm;
const SPEC_PACKAGE = '@wasp.sh/spec';

/** Words that reach out of the files. `process.env` is known: the environment counts as a whole. */
const REACHING_OUT =
  /\bprocess\b(?!\s*\.\s*env\b)|\b(globalThis|global|require|eval|Function|constructor|Date|Temporal|performance|fetch|crypto|WebSocket|XMLHttpRequest|EventSource|navigator|localStorage|sessionStorage|caches|Worker)\b|\bMath\s*\.\s*random\b|\bMath\s*\[|\bimport\b(?!\s*:)|\bfrom\s*(["'`]|\/[/*])|\\u/;

/** What a spec file imports as code of the project, and the first thing in it that reaches beyond. Reads too much into it rather than too little. */
export function parseReach(text: string): { imports: string[]; beyond: string | undefined } {
  const imports: string[] = [];
  let beyond: string | undefined;
  for (const [, keyword, names = '', , specifier = '', ref] of text.matchAll(IMPORT)) {
    const isErased = ref !== undefined;
    const isOfTypes = names.startsWith('type ');
    const isSpecPackage = keyword === 'import' && specifier === SPEC_PACKAGE;
    if (specifier.startsWith('./') || specifier.startsWith('../')) {
      if (!isErased) imports.push(specifier);
    } else if (!isErased && !isOfTypes && !isSpecPackage) {
      beyond ??= `an import of ${specifier}`;
    }
  }
  beyond ??= REACHING_OUT.exec(text.replace(IMPORT, ' '))?.[0].trim();
  return { imports, beyond };
}
