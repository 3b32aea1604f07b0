import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { readCalls } from './calls';
import { findProcesses } from './processes';

const SUPPORT = __dirname;
/** Refuses every connection; a test that wants events sets its own collector. */
const NOWHERE = 'https://127.0.0.1:9/';

/** A home folder, a project and an environment of a test's own: nothing of this machine's user gets in. */
export interface Sandbox {
  readonly home: string;
  /** A project that the stand-in engine accepts. */
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
  /** The telemetry store's folder. */
  readonly store: string;
  /** What the stand-in engine was asked to do. */
  engineCalls(): {
    args: string[];
    cwd: string;
    waspc_datadir?: string;
    WASP_TELEMETRY_DISABLE?: string;
    DATABASE_URL?: string;
  }[];
  /** Command lines of processes that were started with this sandbox's environment and still run. */
  processes(): string[];
  /** Ends those that are meant (all, unless told otherwise), at once; returns their command lines. */
  kill(isMeant?: (commandLine: string) => boolean): string[];
  /** Resolves once none of them run; kills them and fails after `timeoutMs`. */
  quiet(timeoutMs?: number): Promise<void>;
  remove(): void;
}

export function createSandbox(extra: NodeJS.ProcessEnv = {}): Sandbox {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'wasp-shell-test-')));
  const home = join(root, 'home');
  const project = join(root, 'project');
  mkdirSync(home);
  makeProject(project);
  const calls = join(root, 'engine-calls.jsonl');
  const env: NodeJS.ProcessEnv = {
    HOME: home,
    PATH: [join(SUPPORT, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
    LANG: 'C.UTF-8',
    WASP_ENGINE: join(SUPPORT, 'engine'),
    WASP_TELEMETRY_URL: NOWHERE,
    WASP_NEWS_DISABLE: '1',
    STAND_IN_CALLS: calls,
    SANDBOX: root,
    ...extra,
  };
  const processes = (): string[] => findProcesses(`SANDBOX=${root}`);
  const kill: Sandbox['kill'] = (isMeant = () => true) => killAll(processes().filter(isMeant));
  return {
    home,
    project,
    env,
    store: join(home, '.config', 'wasp', 'telemetry'),
    engineCalls: () => readCalls(calls),
    processes,
    kill,
    async quiet(timeoutMs = 10_000) {
      const deadline = Date.now() + timeoutMs;
      while (processes().length > 0) {
        if (Date.now() > deadline)
          throw new Error(`Still running, and killed now: ${kill().join(', ')}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** For tests that run at the same time: a sandbox around one of them, quiet and gone after it. */
export async function inSandbox(
  extra: NodeJS.ProcessEnv,
  test: (sandbox: Sandbox) => Promise<void>,
): Promise<void> {
  const sandbox = createSandbox(extra);
  try {
    await test(sandbox);
  } finally {
    await sandbox.quiet().finally(() => sandbox.remove());
  }
}

/**
 * For the tests of a file, one after the other: each has a sandbox of its own, which has to be quiet after it, and is gone then.
 *
 * @param end what the file itself ends after each test, before that
 */
export function useSandbox(
  extra: NodeJS.ProcessEnv = {},
  end: () => void | Promise<void> = () => {},
): Sandbox {
  const current = {} as Sandbox;
  beforeEach(() => {
    Object.assign(current, createSandbox(extra));
  });
  afterEach(async () => {
    try {
      await end();
    } finally {
      await current.quiet().finally(() => current.remove());
    }
  });
  return current;
}

/** @param waspVersion the range that its main file asks for; none where empty */
export function makeProject(folder: string, waspVersion = '^0.25.0'): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, '.wasproot'), 'File marking the root of Wasp project.');
  const wasp = waspVersion && `wasp: { version: "${waspVersion}" },`;
  writeFileSync(
    join(folder, 'main.wasp.ts'),
    `import { app } from "@wasp.sh/spec";\nexport default app({ name: "app", ${wasp} title: "app" });\n`,
  );
}

/** @param found as `findProcesses` returns them */
function killAll(found: string[]): string[] {
  for (const line of found) {
    try {
      process.kill(parseInt(line, 10), 'SIGKILL');
    } catch {
      // Gone by itself.
    }
  }
  return found;
}
