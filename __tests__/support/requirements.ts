import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a test may need beyond Node.js and npm. */
interface Requirement {
  /** The Debian package that brings it. */
  readonly debian?: string;
  /** In place of its name, in the line that says what is missing. */
  readonly words?: string;
  /** For what is not simply a program on PATH. */
  readonly isThere?: () => boolean;
}

const succeeds = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

const REQUIREMENTS = {
  bash: { debian: 'bash' },
  busybox: { debian: 'busybox' },
  chromium: { debian: 'chromium' },
  curl: { debian: 'curl' },
  dash: { debian: 'dash' },
  faketime: { debian: 'faketime', isThere: () => succeeds('faketime', '-f', '+1d', 'true') },
  fish: { debian: 'fish' },
  git: { debian: 'git' },
  openssl: { debian: 'openssl' },
  linux: { words: 'Linux', isThere: () => process.platform === 'linux' },
  ps: { debian: 'procps' },
  root: { words: 'the root user', isThere: () => process.getuid?.() === 0 },
  // BSD's takes other arguments.
  script: {
    debian: 'bsdutils',
    words: 'script, as util-linux has it',
    isThere: () => succeeds('script', '-qec', 'true', '/dev/null'),
  },
  setpriv: { debian: 'util-linux' },
  setsid: { debian: 'util-linux', isThere: () => succeeds('setsid', '--wait', 'true') },
  shellcheck: { debian: 'shellcheck' },
  sqlite3: { debian: 'sqlite3' },
  strace: { debian: 'strace', isThere: () => succeeds('strace', '-f', 'true') },
  unshare: {
    debian: 'util-linux',
    words: 'unshare, and the right to mount',
    isThere: () => succeeds('unshare', '--mount', 'true'),
  },
  zsh: { debian: 'zsh' },
} satisfies Readonly<Record<string, Requirement>>;

export type RequirementName = keyof typeof REQUIREMENTS;

/** The absolute path of a program on the PATH of these tests, or undefined. */
export function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/**
 * `test` where all that it needs is there, otherwise one that skips, and says why in its title: the reporter beside
 * this file sums that up. With REQUIRE_ALL=1 in the environment, as in `.ci/run`, what is missing is a failure instead.
 */
export function testWith(...needed: readonly RequirementName[]): jest.It {
  const missing = describeMissing(needed);
  return missing === undefined ? test : (skipping(test.skip, missing) as unknown as jest.It);
}

/** `describe`, as `testWith` is `test`. */
export function describeWith(...needed: readonly RequirementName[]): jest.Describe {
  const missing = describeMissing(needed);
  return missing === undefined
    ? describe
    : (skipping(describe.skip, missing) as unknown as jest.Describe);
}

/** @throws Error where nothing may be missing */
function describeMissing(needed: readonly RequirementName[]): string | undefined {
  const missing = needed.filter((name) => !isThere(name)).map(describeRequirement);
  if (missing.length === 0) return undefined;
  if (process.env['REQUIRE_ALL'] === '1')
    throw new Error(`Not on this machine, and REQUIRE_ALL=1 asks for it: ${missing.join('; ')}.`);
  return missing.join('; ');
}

const answers = new Map<RequirementName, boolean>();

function isThere(name: RequirementName): boolean {
  const { isThere: look }: Requirement = REQUIREMENTS[name];
  const answer = answers.get(name) ?? (look ? look() : findProgram(name) !== undefined);
  answers.set(name, answer);
  return answer;
}

function describeRequirement(name: RequirementName): string {
  const { words = name, debian }: Requirement = REQUIREMENTS[name];
  return debian === undefined ? words : `${words} (Debian: ${debian})`;
}

type Declare = ((title: string, body: never) => void) & {
  each: (table: never) => (title: string, body: never) => void;
};

function skipping(skip: unknown, missing: string): unknown {
  const declare = skip as Declare;
  const mark = (title: string): string => `${title} [needs ${missing}]`;
  const marked = (title: string, body: never): void => declare(mark(title), body);
  marked.each =
    (table: never) =>
    (title: string, body: never): void =>
      declare.each(table)(mark(title), body);
  marked.concurrent = marked;
  return marked;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
