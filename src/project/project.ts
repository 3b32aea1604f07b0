import { realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Project } from '../context';
import { readIfExists } from '../files';

/** What makes a folder a project. */
export const ROOT_FILE = '.wasproot';

/** The project around a folder: the nearest one upwards with a regular file `.wasproot`, as the engine looks for it. */
export function findProject(folder: string): Project | undefined {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    if (isRegularFile(join(candidate, ROOT_FILE))) return readProject(candidate);
    if (candidate === dirname(candidate)) return undefined;
  }
}

/** @param root a folder that is a project's root */
export function readProject(root: string): Project {
  return { root: realpathSync(root), wasp: readWaspVersion(root) };
}

/** Whether the spec package, without which the engine refuses to work, has been installed. */
export function hasDependencies(project: Project): boolean {
  return isRegularFile(join(project.root, 'node_modules', '@wasp.sh', 'spec', 'package.json'));
}

/** `main.wasp.ts` first; `main.wasp` is the name that Wasp before 0.20 had for it. */
function readWaspVersion(root: string): Project['wasp'] {
  for (const name of ['main.wasp.ts', 'main.wasp']) {
    const mainFile = join(root, name);
    const text = readMainFile(mainFile);
    if (text === undefined) continue;
    const range = parseWaspRange(text);
    return range === undefined ? undefined : { mainFile, range };
  }
  return undefined;
}

function readMainFile(file: string): string | undefined {
  try {
    return readIfExists(file);
  } catch {
    // Every command looks for its project, also one that needs nothing of it. The engine reports the file when it compiles.
    return undefined;
  }
}

const STRING_OR_COMMENT =
  /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const WASP_VERSION = /\bwasp["']?\s*:\s*\{[^{}]*?\bversion["']?\s*:\s*(["'`])([^"'`]+)\1/;

/** The range in `wasp: { version: "^0.25.0" }`, comments left aside. The engine alone could evaluate the file, and it is what has to be chosen. */
export function parseWaspRange(mainFileText: string): string | undefined {
  const code = mainFileText.replace(
    STRING_OR_COMMENT,
    (_, text: string | undefined) => text ?? ' ',
  );
  return WASP_VERSION.exec(code)?.[2]?.trim();
}

/** The text with another range in that place, and all else as it is. */
export function replaceWaspRange(mainFileText: string, range: string): string {
  // Of the same length, so that places stay where they are.
  const code = mainFileText.replace(
    STRING_OR_COMMENT,
    (whole, text: string | undefined) => text ?? ' '.repeat(whole.length),
  );
  const found = WASP_VERSION.exec(code);
  if (!found) return mainFileText;
  const end = found.index + found[0].length - 1;
  return mainFileText.slice(0, end - (found[2]?.length ?? 0)) + range + mainFileText.slice(end);
}

function isRegularFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // Missing, a loop of links, or in a folder that can't be looked into: no file for us.
    return false;
  }
}
