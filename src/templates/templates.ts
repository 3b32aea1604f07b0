import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { cp, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { RunContext } from '../context';
import { GENERATED_FOLDER } from '../engine/layout';
import { UserError } from '../errors';
import { readIfExists } from '../files';
import { findFolders, makeFolder } from '../folders';
import { ROOT_FILE } from '../project/project';
import { unpack, type Archive } from './archive';
import { fetchFile } from './fetch';
import { namesOf, type Template } from './template';

export type FetchedTemplate = Exclude<Template, { kind: 'bundled' }>;

/**
 * Puts a template into a folder, and makes a project of it.
 *
 * @param into the folder to make
 * @param waspVersion the version of Wasp that the project is for
 * @returns the project's folder: `into`, or the one in it that has the main file
 * @throws UserError when it can't be fetched, or has no project in it
 */
export async function placeTemplate(
  template: FetchedTemplate,
  into: string,
  waspVersion: string,
  user: RunContext,
): Promise<string> {
  if (template.kind === 'folder') await copyFolder(template.path, into);
  else await unpackFetched(template, into, waspVersion, user);
  const project = findProjectIn(into);
  if (project === undefined) {
    throw new UserError('There is no Wasp project in the template.', {
      why: 'Neither its folder nor one in it has a main.wasp.ts.',
      next: 'Name the folder that has: github:<owner>/<repository>/<folder>, or its path.',
    });
  }
  await nameProject(project, basename(into), waspVersion);
  return project;
}

/** Generated, installed, or another repository's history. */
const LEFT_OUT = new Set(['node_modules', GENERATED_FOLDER, '.git']);

async function copyFolder(path: string, into: string): Promise<void> {
  if (!(await stat(path).catch(() => undefined))?.isDirectory())
    throw new UserError(`There is no folder ${path}.`, {
      why: 'It was named as the template.',
      next: 'Its path is relative to the folder that you are in.',
    });
  if (!relative(path, into).startsWith('..'))
    throw new UserError('A project can not be made inside of its own template.', {
      next: 'Change to another folder, or name one with -C <dir>.',
    });
  await cp(path, into, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !LEFT_OUT.has(basename(source)) || source === path,
  });
}

interface Source {
  url: string;
  /** For people. */
  title: string;
  archive: Omit<Archive, 'file'>;
  /** What a 404 means. */
  missing: UserError;
}

export function sourceOf(
  template: Exclude<FetchedTemplate, { kind: 'folder' }>,
  waspVersion: string,
): Source {
  if (template.kind === 'saas') {
    const minor = waspVersion.split('.').slice(0, 2).join('.');
    return {
      url: `https://github.com/wasp-lang/open-saas/releases/download/wasp-v${minor}-template/template.tar.gz`,
      title: 'the template saas',
      archive: { folder: '', hasTopFolder: false },
      missing: new UserError(`The template saas has no version for Wasp ${minor} yet.`, {
        next: 'Take another template, or an older Wasp.',
      }),
    };
  }
  const { owner, repository, folder = '', ref } = template;
  return {
    url: `https://codeload.github.com/${owner}/${repository}/tar.gz/${ref ?? 'HEAD'}`,
    title: `github.com/${owner}/${repository}`,
    archive: { folder, hasTopFolder: true },
    missing: new UserError(
      `GitHub has no repository ${owner}/${repository}${ref === undefined ? '' : ` with a branch or tag ${ref}`} that anybody may read.`,
      {
        next: 'See to the spelling. A private one has to be cloned first: then give the path of its folder.',
      },
    ),
  };
}

async function unpackFetched(
  template: Exclude<FetchedTemplate, { kind: 'folder' }>,
  into: string,
  waspVersion: string,
  user: RunContext,
): Promise<void> {
  const { url, title, archive, missing } = sourceOf(template, waspVersion);
  const { terminal, settings, signal } = user;
  // Without a home folder nothing is kept: then beside the project, in the folder that goes.
  const folder = findFolders(settings).templates ?? join(into, '..', '.templates');
  makeFolder(folder);
  const file = join(
    folder,
    `${title.replace(/[^\w.-]+/g, '-')}-${createHash('sha256').update(url).digest('hex').slice(0, 10)}.tar.gz`,
  );
  const fetched = await terminal.during(`Fetching ${title}`, () => fetchFile(url, file, signal));
  if (fetched.kind === 'missing') throw missing;
  if (fetched.kind === 'unreachable') {
    if (!existsSync(file))
      throw new UserError(`Can't get ${title}.`, {
        why: fetched.why,
        next: 'Check the network and the proxy (HTTPS_PROXY), then run the same command again. The templates basic and minimal need no network.',
      });
    terminal.warn(
      `${title} can't be fetched (${fetched.why}) The copy of ${statSync(file).mtime.toLocaleString()} is used.`,
    );
  } else {
    const now = new Date();
    await utimes(file, now, now);
  }
  await unpack({ file, ...archive }, into);
}

/** The folder itself, or the one in it, with a main file. */
function findProjectIn(folder: string): string | undefined {
  if (existsSync(join(folder, 'main.wasp.ts'))) return folder;
  const below = readdirSync(folder).filter((name) =>
    existsSync(join(folder, name, 'main.wasp.ts')),
  );
  return below.length === 1 ? join(folder, below[0] ?? '') : undefined;
}

const APP_NAME = /(\bapp\(\s*\{(?:[^{}]|\{[^{}]*\})*?\bname["']?\s*:\s*)(?:"[^"\n]*"|'[^'\n]*')/;
const PACKAGE_NAME =
  /^(\{\s*(?:"(?!name")[^"]*"\s*:\s*(?:"[^"]*"|true|false)\s*,\s*)*"name"\s*:\s*)"[^"]*"/;

/** The engine's placeholders where the template has them; otherwise the names that it had itself. */
async function nameProject(project: string, name: string, waspVersion: string): Promise<void> {
  const { appName, packageName } = namesOf(name);
  await rename(join(project, 'main.wasp.ts'), appName, APP_NAME);
  await rename(join(project, 'package.json'), packageName, PACKAGE_NAME);
  const mark = join(project, ROOT_FILE);
  if (!existsSync(mark)) await writeFile(mark, 'File marking the root of Wasp project.');

  async function rename(file: string, ownName: string, pattern: RegExp): Promise<void> {
    const text = readIfExists(file);
    if (text === undefined) return;
    const values: Record<string, string> = {
      AppName: ownName,
      ProjectName: name,
      Version: `^${waspVersion}`,
      SpecPackageSpecifier: 'file:.wasp/spec/',
    };
    const filled = text.replace(/__wasp(\w+?)__/g, (found, key: string) => values[key] ?? found);
    await writeFile(
      file,
      text.includes('__waspAppName__')
        ? filled
        : filled.replace(pattern, (_, before: string) => `${before}"${ownName}"`),
    );
  }
}

/** For people: where the project's folder is, from the one that it was made in. */
export function pathFrom(folder: string, project: string): string {
  return relative(folder, project).split(sep).join('/');
}
