import { existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { GENERATED_FOLDER, INNER_MODULES, generatedFiles } from '../engine/layout';
import { isInside, listNames, readIfExists } from '../files';
import { copy, replaceByLink } from './mirror';

/** In a shadow's `node_modules` of links. */
export const LINKS_NOTE = '.wasp-links';

/**
 * Makes the packages of a project be found in its shadow, by links. Where the engine has found that others are needed than the project's
 * last compile has installed, npm has made a `node_modules` of its own in the shadow: it stays until they agree.
 */
export function linkPackages(shadow: string, project: string): void {
  const modules = join(shadow, 'node_modules');
  const isOwn = existsSync(modules) && !existsSync(join(modules, LINKS_NOTE));
  const { installedPackages } = generatedFiles({ root: shadow });
  const installed = readIfExists(generatedFiles({ root: project }).installedPackages);
  if (isOwn && installed !== readIfExists(installedPackages)) return;
  if (isOwn)
    for (const folder of ['node_modules', ...INNER_MODULES])
      rmSync(join(shadow, folder), { recursive: true, force: true });
  mkdirSync(modules, { recursive: true });
  writeFileSync(join(modules, LINKS_NOTE), '');
  // Without it the engine installs.
  if (installed === undefined) rmSync(installedPackages, { force: true });
  else writeFileSync(installedPackages, installed);

  const links = findLinks(shadow, project);
  removeOthers(modules, new Set(links.keys()));
  for (const [name, target] of links) replaceByLink(join(modules, name), target);
  for (const folder of INNER_MODULES) {
    if (existsSync(join(project, folder)))
      replaceByLink(join(shadow, folder), join(project, folder));
    else rmSync(join(shadow, folder), { recursive: true, force: true });
  }
  for (const name of PRISMA_CLIENT)
    copyPackage(join(project, 'node_modules', name), join(modules, name));
}

/** Prisma writes its client beside the package, wherever that really is: so this one is copied. */
const PRISMA_CLIENT = [join('@prisma', 'client'), '.prisma'];
const PRISMA_PROGRAM = join('.bin', 'prisma');
const MADE_OTHERWISE = new Set([...PRISMA_CLIENT, PRISMA_PROGRAM, LINKS_NOTE]);

/** For each package and program what it leads to: in the folder of the project or in one above it, as Node.js looks for them. */
function findLinks(shadow: string, project: string): Map<string, string> {
  const links = new Map<string, string>();
  for (let folder = project; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    for (const name of folder === project ? listPackages(modules) : listPackagesAbove(modules)) {
      if (!links.has(name) && !MADE_OTHERWISE.has(name))
        links.set(name, findTarget(join(modules, name), shadow, project));
    }
    if (folder === dirname(folder)) return links;
  }
}

/** What npm has linked into `.wasp` is in the shadow's own. */
function findTarget(entry: string, shadow: string, project: string): string {
  if (!lstatSync(entry).isSymbolicLink()) return entry;
  const target = resolve(dirname(entry), readlinkSync(entry));
  return isInside(join(project, GENERATED_FOLDER), target)
    ? join(shadow, relative(project, target))
    : target;
}

/** Names as in an import, and the programs in `.bin`. */
function listPackages(modules: string): string[] {
  return listNames(modules).flatMap((name) => {
    if (name !== '.bin' && name.startsWith('.')) return [];
    return name === '.bin' || name.startsWith('@')
      ? listNames(join(modules, name)).map((inner) => join(name, inner))
      : [name];
  });
}

/** A folder above the project may be somebody else's: Node.js passes over what it can't read, too. */
function listPackagesAbove(modules: string): string[] {
  try {
    return listPackages(modules);
  } catch {
    return [];
  }
}

function removeOthers(modules: string, kept: ReadonlySet<string>): void {
  const folders = new Set([...kept].map((name) => name.split(sep)[0]));
  for (const name of listNames(modules)) {
    if (!folders.has(name) && !MADE_OTHERWISE.has(name) && name !== '@prisma')
      rmSync(join(modules, name), { recursive: true, force: true });
  }
  for (const name of listPackages(modules))
    if (!kept.has(name) && !MADE_OTHERWISE.has(name))
      rmSync(join(modules, name), { recursive: true, force: true });
}

function copyPackage(from: string, to: string): void {
  if (!existsSync(from)) return rmSync(to, { recursive: true, force: true });
  const manifest = (folder: string): string | undefined =>
    readIfExists(join(folder, 'package.json'));
  if (lstatSync(to, { throwIfNoEntry: false })?.isDirectory() && manifest(from) === manifest(to))
    return;
  rmSync(to, { recursive: true, force: true });
  copy(from, to);
}
