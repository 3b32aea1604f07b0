import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Sandbox } from './sandbox';

/** One call of the stand-in `railway`. */
export interface RailwayCall {
  args: string[];
  cwd: string;
  /** What came through standard input, where it was read. */
  input?: string;
  hasTerminal: boolean;
  /** For `up`: what was sent, relative to the folder. */
  files?: string[];
}

/** A call that fails, by how its arguments begin. */
export interface Cue {
  when: string;
  /** How many calls fail; 1 where left out. */
  times?: number;
  stderr?: string;
  exitCode?: number;
  /** Does what was asked for, and fails then: the answer got lost. */
  after?: boolean;
}

export interface RailwayInstance {
  variables: Record<string, string>;
  domains: string[];
  status?: string;
  volume?: string;
  image?: string;
  polls?: number;
  /** A status that it never leaves. */
  stuckAt?: string;
  redeployed?: number;
  deployments?: { id: string; status: string; createdAt: string }[];
}

export interface RailwayState {
  version: string;
  program?: string;
  loggedIn: boolean;
  apiToken?: string;
  projectToken?: { token: string; project: string; environment: string };
  workspaces: string[];
  projects: { id: string; name: string; environments: { id: string; name: string }[]; services: { id: string; name: string; instances: Record<string, RailwayInstance> }[] }[];
  links: Record<string, { project: string; environment: string }>;
  /** Makes `link` say that it did, and do nothing. */
  linksSilently?: boolean;
  /** How often a new database is looked at before it is ready. */
  pollsUntilReady: number;
  /** Domains of services, by name, instead of made-up ones. */
  domains: Record<string, string[]>;
  failures: Cue[];
  counter: number;
}

/** Railway, as far as the stand-in `railway` plays it. */
export interface RailwayCloud {
  /** Puts the stand-in on PATH, for these tests alone. */
  readonly env: NodeJS.ProcessEnv;
  calls(): RailwayCall[];
  /** Each call's arguments in one line. */
  lines(): string[];
  forgetCalls(): void;
  state(): RailwayState;
  change(change: (state: RailwayState) => void): void;
  failAt(cue: Cue): void;
  /** A service's instance in an environment, `production` where none is named. */
  instance(service: string, environment?: string): RailwayInstance;
}

export function createRailwayCloud(sandbox: Sandbox, given: Partial<RailwayState> = {}): RailwayCloud {
  const folder = join(sandbox.home, '..', 'railway');
  mkdirSync(folder);
  const stateFile = join(folder, 'cloud.json');
  const callsFile = join(folder, 'calls.jsonl');
  const read = (): RailwayState => JSON.parse(readFileSync(stateFile, 'utf8'));
  const write = (state: RailwayState): void => writeFileSync(stateFile, JSON.stringify(state));
  write({ version: '4.36.1', loggedIn: true, workspaces: ['Ada'], projects: [], links: {}, pollsUntilReady: 1, domains: {}, failures: [], counter: 0, ...given });
  writeFileSync(callsFile, '');
  const calls = (): RailwayCall[] =>
    readFileSync(callsFile, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const change = (edit: (state: RailwayState) => void): void => {
    const state = read();
    edit(state);
    write(state);
  };
  return {
    env: { PATH: [join(__dirname, 'railway'), sandbox.env['PATH']].join(delimiter), RAILWAY_STAND_IN: folder },
    calls,
    lines: () => calls().map(({ args }) => args.join(' ')),
    forgetCalls: () => writeFileSync(callsFile, ''),
    state: read,
    change,
    failAt: (cue) => change((state) => state.failures.push(cue)),
    instance(service, environment = 'production') {
      for (const project of read().projects) {
        const id = project.environments.find(({ name }) => name === environment)?.id;
        const found = project.services.find(({ name }) => name === service)?.instances[id ?? ''];
        if (found) return found;
      }
      throw new Error(`There is no ${service} in ${environment}.`);
    },
  };
}
