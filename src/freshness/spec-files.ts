import { lstatSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isInside } from './collector';

/** The files that make up the spec, or why they don't say it all. */
export type SpecFiles = { files: readonly string[] } | { files: readonly string[]; doubt: string };

/**
 * The main file and the files that it imports, as long as it reaches no further: a spec is a program, and what it reads by itself
 * (files, the clock, packages, other programs) is not known from outside.
 */
export function findSpecFiles(root: string): SpecFiles {
  const files = new Set<string>();
  const waiting = [join(root, 'main.wasp.ts')];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const text = readSpecFile(file);
    if (text === undefined) return { files: [...files], doubt: `${file} is no file that can be read` };
    const reach = parseReach(text);
    if (reach.beyond !== undefined) return { files: [...files], doubt: `${file} may depend on more than files of the project: ${reach.beyond}` };
    for (const specifier of reach.imports) {
      const found = resolveImport(dirname(file), specifier);
      if (found === undefined || !isInside(root, found)) return { files: [...files], doubt: `${file} imports ${specifier}, which is not one file of the project` };
      waiting.push(found);
    }
  }
  return { files: [...files] };
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

/** In the bundler's order (https://rolldown.rs, `resolve.extensions`). More than one candidate is one too many to be sure. */
const EXTENSIONS = ['', '.tsx', '.ts', '.jsx', '.js', '.json'];

function resolveImport(folder: string, specifier: string): string | undefined {
  const stem = join(folder, specifier);
  const found = [...EXTENSIONS.map((extension) => stem + extension), stem.replace(/\.js$/, '.ts')].filter((file, index, all) => all.indexOf(file) === index && exists(file));
  const [only] = found;
  return found.length === 1 && only?.match(/\.[jt]s$/) ? only : undefined;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

const IMPORT = /^[ \t]*(import|export)\s+((?:type\s+)?[\w$\s{},*]*?)\s*\bfrom\s*(["'])([^"'\n]+)\3([ \t]*with\s*\{\s*(["']?)type\6\s*:\s*(["'])ref\7\s*,?\s*\})?/gm;
const SPEC_PACKAGE = '@wasp.sh/spec';

/** Words that reach out of the files. `process.env` is known: the environment counts as a whole. */
const REACHING_OUT =
  /\bprocess\b(?!\s*\.\s*env\b)|\b(globalThis|global|require|eval|Function|constructor|Date|Temporal|performance|fetch|crypto|WebSocket|XMLHttpRequest|EventSource|navigator|localStorage|sessionStorage|caches|Worker)\b|\bMath\s*\.\s*random\b|\bMath\s*\[|\bimport\b(?!\s*:)|\bfrom\s*(["'`]|\/[/*])|\\u/;

/** What a spec file imports as code of the project, and the first thing in it that reaches beyond. Reads too much into it rather than too little. */
export function parseReach(text: string): { imports: string[]; beyond: string | undefined } {
  const imports: string[] = [];
  let beyond: string | undefined;
  const rest = text.replace(IMPORT, (_statement, keyword: string, names: string, _quote, specifier: string, ref: string | undefined) => {
    const isErased = ref !== undefined;
    const isOfTypes = names.startsWith('type ');
    const isSpecPackage = keyword === 'import' && specifier === SPEC_PACKAGE;
    if (specifier.startsWith('./') || specifier.startsWith('../')) {
      if (!isErased) imports.push(specifier);
    } else if (!isErased && !isOfTypes && !isSpecPackage) {
      beyond ??= `an import of ${specifier}`;
    }
    return ' ';
  });
  beyond ??= REACHING_OUT.exec(rest)?.[0].trim();
  return { imports, beyond };
}
