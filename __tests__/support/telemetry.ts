import { createHmac } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { startCollector, type Collector } from './collector';
import { leadsSession } from './processes';
import { runLine, type Run } from './run-wasp';
import { inSandbox, type Sandbox } from './sandbox';

export interface Lab {
  readonly sandbox: Sandbox;
  /** Where the sandbox's events go, unless the test says otherwise. */
  readonly collector: Collector;
}

/** One event as it came. */
export interface Event {
  api_key: string;
  event: string;
  properties: {
    distinct_id: string;
    project_hash: string;
    is_build: boolean;
    deploy_cmd_args: string;
    wasp_version: string;
    os: string;
    context: string;
  };
}

interface LabOptions {
  env?: NodeJS.ProcessEnv;
  /** What the collector does with a request; 200 unless told otherwise. */
  answer?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Not a container, unless STAND_IN_CONTAINER says so: there the shell waits for its sender. */
const ON_A_MACHINE = { NODE_OPTIONS: `--require ${join(__dirname, 'container.cjs')}` };

/** A sandbox whose events go to a collector of its own; both are gone after the test, and nothing of it runs on. */
export async function inLab(
  test: (lab: Lab) => Promise<void>,
  { env = {}, answer }: LabOptions = {},
): Promise<void> {
  const collector = await startCollector(answer);
  try {
    await inSandbox(
      {
        WASP_TELEMETRY_URL: collector.url,
        NODE_EXTRA_CA_CERTS: collector.caFile,
        ...ON_A_MACHINE,
        ...env,
      },
      (sandbox) => test({ sandbox, collector }),
    );
  } finally {
    await collector.close();
  }
}

/** Runs the sender by itself, as a build would start it; its assignment comes after `afterS`. */
export function runSender({ sandbox, collector }: Lab, afterS = 0): Promise<Run> {
  const facts = {
    isBuild: true,
    deployWords: [],
    projectRoot: sandbox.project,
    waspVersion: '0.25.0',
    isCi: false,
    context: '',
  };
  const assignment = JSON.stringify({
    bucket: 'build',
    endpoint: collector.url,
    folder: sandbox.store,
    facts,
    isDebug: false,
  });
  return runLine(
    sandbox,
    `{ sleep ${afterS}; printf %s '${assignment}'; } | node dist/background/sender.js`,
    { cwd: join(__dirname, '..', '..') },
  );
}

/** Waits until everything that was started has ended, and returns what came. */
export async function eventsOf({ sandbox, collector }: Lab): Promise<Event[]> {
  await sandbox.quiet();
  return collector.events() as Event[];
}

/** How long ago each bucket was tried, in milliseconds; negative for a time in the future. */
export type Ages = Partial<Record<'build' | 'other', number>>;

/** Writes the state file by hand, as the shell would have written it back then. */
export function writeState(sandbox: Sandbox, ages: Ages, choice?: 'enabled' | 'disabled'): void {
  const stamps = Object.entries(ages).map(([bucket, age]) => [
    bucket,
    new Date(Date.now() - age).toISOString(),
  ]);
  writeInStore(
    sandbox,
    'state.json',
    JSON.stringify({
      version: 1,
      ...(choice && { choice }),
      lastAttemptAt: Object.fromEntries(stamps),
    }),
  );
}

export function writeInStore(sandbox: Sandbox, name: string, content: string | Buffer): void {
  mkdirSync(sandbox.store, { recursive: true, mode: 0o700 });
  writeFileSync(join(sandbox.store, name), content);
}

/** The buckets that have been claimed, by the state file. */
export function claimedBuckets(sandbox: Sandbox): string[] {
  return Object.keys(readStore(sandbox, 'state.json')?.lastAttemptAt ?? {}).sort();
}

/** What a file of the store holds; undefined where there is none. */
export function readStore(sandbox: Sandbox, name: 'state.json' | 'identity.json') {
  try {
    return JSON.parse(readFileSync(join(sandbox.store, name), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The hash of a project, by the contract's words and the sandbox's own key. */
export function expectedHash(sandbox: Sandbox, root: string): string {
  const { key } = readStore(sandbox, 'identity.json');
  return createHmac('sha256', Buffer.from(key, 'hex')).update(root).digest('hex').slice(0, 16);
}

/** Everything below a folder with its mode, size and time of change: two lists are equal where nothing was written between them. */
export function listTree(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return ['.', ...names].map((name) => {
    const { mode, size, mtimeNs, ctimeNs } = lstatSync(join(folder, name), { bigint: true });
    return `${name} ${(mode & 0o7777n).toString(8)} ${size} ${mtimeNs} ${ctimeNs}`;
  });
}

/** Everything in a sandbox's home but what belongs to its projects, as `listTree` lists it: nothing of telemetry lies there. */
export function listHome({ home }: Sandbox): string[] {
  return listTree(home).filter(
    (line) => !/^(\.|\.local(\/share(\/wasp(\/projects.*?)?)?)?) /.test(line),
  );
}

/** The process ids of the sandbox's running senders, each of which leads a session of its own. */
export function findSenders(sandbox: Sandbox): number[] {
  return sandbox
    .processes()
    .flatMap((line) => (/\bsender\.js$/.test(line) ? [parseInt(line, 10)] : []))
    .filter(leadsSession);
}

/** Resolves once the condition holds; fails with `what` after `timeoutMs`. */
export async function until(
  what: string,
  condition: () => boolean,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
