import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '../src/context';
import { findServerUrl } from '../src/deploy/server-url';
import { findRun } from '../src/dev/run-record';
import { listEngines } from '../src/engine/locate';
import { UserError } from '../src/errors';
import {
  isInside,
  isWritable,
  listNames,
  readIfExists,
  writeAtomic,
  writeAtomicBy,
} from '../src/files';
import { readPorts } from '../src/ports/remembered';
import { findEmbeddedUrl } from '../src/postgres/embedded';
import { findServer } from '../src/postgres/orphaned';
import { findRecord, readMemory } from '../src/postgres/run-record';
import { findGivenDatabase } from '../src/prisma/database-url';
import { listMigrations } from '../src/prisma/migrations';
import { findProvider } from '../src/prisma/schema';
import { readFlyToml } from '../src/providers/fly/toml';
import { readSettings, type Settings } from '../src/settings';
import { createTempFolder } from './support/temp-folder';

const NOBODY = 65534;

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

beforeEach(() => {
  folder = realpathSync(createTempFolder());
  chmodSync(folder, 0o755);
  writeFileSync(at('file'), 'text');
  mkdirSync(at('folder'));
  writeFileSync(at('folder', 'one'), '');
  writeFileSync(at('closed-file'), 'secret', { mode: 0 });
  mkdirSync(at('closed-folder'));
  symlinkSync(at('file'), at('link'));
  symlinkSync(at('nothing'), at('dangling-link'));
});

/** With the closed folder closed, and not as root, who may read everything. */
function asUser<T>(work: () => T): T {
  const isRoot = process.getuid?.() === 0;
  chmodSync(at('closed-folder'), 0);
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(at('closed-folder'), 0o700);
  }
}

function modeOf(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

describe('readIfExists', () => {
  test.each([
    ['a file', 'file', 'text'],
    ['a link to a file', 'link', 'text'],
    ['a missing file', 'nothing', undefined],
    ['a file in a missing folder', 'nothing/file', undefined],
    ['a link that leads nowhere', 'dangling-link', undefined],
  ])('%s', (_, name, expected) => {
    expect(asUser(() => readIfExists(at(name)))).toBe(expected);
  });

  test.each([
    ['a folder', 'folder', 'EISDIR'],
    ['a file below a file', 'file/below', 'ENOTDIR'],
    ['a file of somebody else', 'closed-file', 'EACCES'],
    ['a file in a folder of somebody else', 'closed-folder/file', 'EACCES'],
  ])('%s is an error', (_, name, code) => {
    const error = caught(() => asUser(() => readIfExists(at(name))));
    expect(error).toMatchObject({
      message: `${at(name)} can't be read.`,
      why: expect.stringContaining(code),
      cause: { code },
    });
  });
});

describe('listNames', () => {
  test.each([
    ['a folder', 'folder', ['one']],
    ['a missing folder', 'nothing', []],
    ['a link that leads nowhere', 'dangling-link', []],
  ])('%s', (_, name, expected) => {
    expect(asUser(() => listNames(at(name)))).toEqual(expected);
  });

  test.each([
    ['a file', 'file', 'ENOTDIR'],
    ['a folder of somebody else', 'closed-folder', 'EACCES'],
  ])('%s is an error', (_, name, code) => {
    const error = caught(() => asUser(() => listNames(at(name))));
    expect(error).toMatchObject({
      message: `${at(name)} can't be read.`,
      cause: { code },
    });
  });
});

describe('writeAtomic', () => {
  test('makes a file for its owner alone, and leaves nothing beside it', () => {
    writeAtomic(at('folder', 'new'), 'content');
    expect(readFileSync(at('folder', 'new'), 'utf8')).toBe('content');
    expect(modeOf(at('folder', 'new'))).toBe('600');
    expect(readdirSync(at('folder'))).toEqual(['new', 'one']);
  });

  test.each([0, 0o022, 0o077, 0o777])('modes do not depend on the umask (%o)', (umask) => {
    const before = process.umask(umask);
    try {
      writeAtomic(at('private'), '');
      writeAtomic(at('public'), '', { mode: 0o644 });
    } finally {
      process.umask(before);
    }
    expect([modeOf(at('private')), modeOf(at('public'))]).toEqual(['600', '644']);
  });

  test('closes a file of ours that was open to others; one in a project keeps its mode', () => {
    for (const name of ['ours', 'theirs']) {
      writeFileSync(at(name), 'old');
      chmodSync(at(name), 0o640);
    }
    writeAtomic(at('ours'), 'new');
    writeAtomic(at('theirs'), 'new', { project: folder });
    expect([modeOf(at('ours')), modeOf(at('theirs'))]).toEqual(['600', '640']);
    expect(readFileSync(at('theirs'), 'utf8')).toBe('new');
  });

  test('a reader that has the old file open keeps the old content', () => {
    const before = statSync(at('file')).ino;
    writeAtomic(at('file'), 'new');
    expect(statSync(at('file')).ino).not.toBe(before);
  });

  test('a link stays, and the file that it leads to is written', () => {
    writeAtomic(at('link'), 'new');
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('file'), 'utf8')).toBe('new');
  });

  test('a link that leads nowhere stays, and is an error', () => {
    expect(caught(() => writeAtomic(at('dangling-link'), 'new'))).toMatchObject({
      message: `${at('dangling-link')} is a symbolic link that leads nowhere.`,
      why: `It names ${at('nothing')}.`,
    });
    expect(lstatSync(at('dangling-link')).isSymbolicLink()).toBe(true);
  });

  describe('in a project', () => {
    beforeEach(() => {
      mkdirSync(at('project', 'inside'), { recursive: true });
      symlinkSync(at('file'), at('project', 'out'));
      symlinkSync(at('folder'), at('project', 'folder-out'));
      symlinkSync(at('project', 'inside'), at('project', 'folder-in'));
      symlinkSync(at('project'), at('project-link'));
    });

    test.each([
      ['a link to a file', 'out', 'file'],
      ['a folder that is a link', 'folder-out/one', 'folder/one'],
    ])('%s that leads out of it is an error', (_, name, target) => {
      const file = at('project', name);
      const before = readFileSync(at(target), 'utf8');
      expect(caught(() => writeAtomic(file, 'new', { project: at('project') }))).toMatchObject({
        message: `${file} is outside of the project, by a symbolic link.`,
        why: `It leads to ${at(target)}.`,
      });
      expect(readFileSync(at(target), 'utf8')).toBe(before);
    });

    test.each([
      ['a link that stays in it', 'project/folder-in/new', 'project'],
      ['a project that is reached by a link', 'project-link/inside/new', 'project-link'],
    ])('%s is followed', (_, name, project) => {
      writeAtomic(at(name), 'new', { project: at(project) });
      expect(readFileSync(at('project', 'inside', 'new'), 'utf8')).toBe('new');
    });
  });

  test.each([
    ['a folder in its place', 'folder', 'EISDIR'],
    ['a missing folder', 'nothing/file', 'ENOENT'],
    ['a file in the place of its folder', 'file/below', 'ENOTDIR'],
    ['a closed folder', 'closed-folder/new', 'EACCES'],
  ])('%s is an error, and nothing is left', (_, name, code) => {
    const before = readdirSync(folder);
    const write = (): void => writeAtomic(at(name), 'new');
    const error = caught(() => (code === 'EACCES' ? asUser(write) : write()));
    expect(error).toMatchObject({ message: `${at(name)} can't be written.`, cause: { code } });
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('writeAtomicBy', () => {
  test('moves in what was made, for its owner alone', async () => {
    await writeAtomicBy(at('new'), (path) => writeFile(path, 'content', { mode: 0o644 }));
    expect(readFileSync(at('new'), 'utf8')).toBe('content');
    expect(modeOf(at('new'))).toBe('600');
  });

  test('leaves the old file where making the new one fails', async () => {
    const before = readdirSync(folder);
    const attempt = writeAtomicBy(at('file'), async (path) => {
      await writeFile(path, 'half');
      throw new Error('stopped');
    });
    await expect(attempt).rejects.toThrow('stopped');
    expect(readFileSync(at('file'), 'utf8')).toBe('text');
    expect(readdirSync(folder)).toEqual(before);
  });
});

test.each([
  ['/a/b', '/a/b', true],
  ['/a/b', '/a/b/c', true],
  ['/a/b', '/a/bc', false],
  ['/a/b', '/a', false],
  ['/', '/a', true],
])('isInside(%s, %s) is %s', (outer, path, expected) => {
  expect(isInside(outer, path)).toBe(expected);
});

test.each([
  ['folder', true],
  ['file', true],
  ['nothing', false],
])('isWritable: %s is %s', (name, expected) => {
  expect(isWritable(at(name))).toBe(expected);
});

describe('an unreadable file is not taken for a missing one by', () => {
  const settings = (): Settings => readSettings({ WASP_HOME: folder });
  const project = (): Project => ({ root: folder, wasp: undefined });
  const asFolder = (...names: string[]): void => void mkdirSync(at(...names), { recursive: true });
  const asFile = (...names: string[]): void => writeFileSync(at(...names), '');

  test.each<[string, () => void, () => unknown]>([
    ['the list of engines', () => asFile('engines'), () => listEngines(settings())],
    ['the record of a run', () => asFolder('run.json'), () => findRun(folder)],
    ['the ports of a project', () => asFolder('ports.json'), () => readPorts(folder)],
    ['the record of a database', () => asFolder('running.json'), () => findRecord(folder)],
    ['the kind of a database', () => asFolder('kind.json'), () => readMemory(folder)],
    ['the password of a database', () => asFolder('password'), () => findEmbeddedUrl(folder, 1)],
    ['the note of PostgreSQL', () => asFolder('postmaster.pid'), () => findServer(folder)],
    [
      'the variables of a project',
      () => asFolder('.env.server'),
      () => findGivenDatabase(project(), settings()),
    ],
    ['the schema', () => asFolder('schema.prisma'), () => findProvider(project())],
    ['the migrations', () => asFile('migrations'), () => listMigrations(project())],
    ['the configuration for Fly', () => asFolder('fly.toml'), () => readFlyToml(at('fly.toml'))],
    [
      'the address of a deployed server',
      () => asFolder('wasp-deploy.json'),
      () => findServerUrl(project(), 'fly', 'app'),
    ],
  ])('%s', async (_, prepare, read) => {
    prepare();
    await expect(async () => read()).rejects.toThrow(/^\/\S+ can't be read\.$/);
  });
});

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error;
  }
  throw new Error('Nothing was thrown.');
}
