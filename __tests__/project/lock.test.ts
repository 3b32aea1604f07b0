import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProjectContext } from '../../src/context';
import { Interrupted } from '../../src/errors';
import { findProjectFolder } from '../../src/project/folder';
import { heldEnvironment, whileLocked } from '../../src/project/lock';
import { readSettings } from '../../src/settings';
import { createRecordingTerminal } from '../support/recording-terminal';
import { createTempFolder } from '../support/temp-folder';

interface Other extends ProjectContext {
  /** Resolves once it waits. */
  readonly waits: Promise<void>;
}

let home: string;

beforeEach(() => {
  home = createTempFolder();
});

function createUser(env: NodeJS.ProcessEnv = {}, signal = new AbortController().signal): Other {
  const settings = readSettings({ WASP_HOME: home, ...env });
  const { terminal } = createRecordingTerminal(settings);
  let isWaiting = (): void => {};
  const waits = new Promise<void>((resolve) => (isWaiting = resolve));
  return {
    project: { root: join(home, 'app'), wasp: undefined },
    settings,
    terminal: { ...terminal, note: isWaiting },
    signal,
    waits,
  };
}

/** Work that goes on until it is told to end. */
function startWork(user: ProjectContext): {
  begun: Promise<void>;
  end: () => void;
  ended: Promise<void>;
} {
  let end = (): void => {};
  const told = new Promise<void>((resolve) => (end = resolve));
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const work = (): Promise<void> => {
    begin();
    return told;
  };
  return { begun, end, ended: whileLocked(user, work) };
}

test('the second waits for the first, and is told that it has', async () => {
  const first = startWork(createUser());
  await first.begun;
  const user = createUser();
  let isFirstOver = false;
  const second = whileLocked(user, async (hasWaited) => ({ hasWaited, isFirstOver }));
  await user.waits;
  isFirstOver = true;
  first.end();
  expect(await second).toEqual({ hasWaited: true, isFirstOver: true });
  expect(await whileLocked(createUser(), async (hasWaited) => hasWaited)).toBe(false);
});

test('one that fails gives it back', async () => {
  await expect(whileLocked(createUser(), () => Promise.reject(new Error('no')))).rejects.toThrow(
    'no',
  );
  expect(await whileLocked(createUser(), async () => 'done')).toBe('done');
});

test('work within such work does not wait for it, nor does a wasp that it has started', async () => {
  const within = await whileLocked(createUser(), () =>
    whileLocked(createUser(), async () =>
      whileLocked(createUser(heldEnvironment()), async () => 'done'),
    ),
  );
  expect(within).toBe('done');
  const child = await whileLocked(createUser(), async () => heldEnvironment());
  const first = startWork(createUser());
  await first.begun;
  expect(await whileLocked(createUser(child), async () => 'done')).toBe('done');
  first.end();
  expect(heldEnvironment()).toEqual({});
});

test('one that waits is stopped by the signal', async () => {
  const first = startWork(createUser());
  await first.begun;
  const controller = new AbortController();
  const user = createUser({}, controller.signal);
  const second = whileLocked(user, async () => 'done');
  await user.waits;
  controller.abort('SIGTERM');
  await expect(second).rejects.toThrow(Interrupted);
  first.end();
  await first.ended;
});

test('projects do not wait for each other', async () => {
  const first = startWork(createUser());
  await first.begun;
  const other = { ...createUser(), project: { root: join(home, 'another'), wasp: undefined } };
  expect(await whileLocked(other, async (hasWaited) => hasWaited)).toBe(false);
  first.end();
});

test('one that a killed process has taken when the clock was wrong is no lock', async () => {
  const user = createUser();
  const file = join(findProjectFolder(user.project, user.settings), '.project-lock');
  mkdirSync(file, { recursive: true });
  const tomorrow = new Date(Date.now() + 24 * 3_600_000);
  utimesSync(file, tomorrow, tomorrow);
  expect(await whileLocked(user, async (hasWaited) => hasWaited)).toBe(false);
});

test('where there can be no lock, the work is done without', async () => {
  const user = createUser();
  const folder = findProjectFolder(user.project, user.settings);
  mkdirSync(dirname(folder), { recursive: true });
  writeFileSync(folder, 'in the way');
  expect(await whileLocked(user, async () => 'done')).toBe('done');
  rmSync(folder);
});
