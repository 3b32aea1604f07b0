import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Sandbox } from './sandbox';
import { writeFile } from './temp-folder';

/** One call of the stand-in `flyctl`. */
export interface FlyCall {
  args: string[];
  cwd: string;
  /** What came through standard input, where it was read. */
  input?: string;
  /** The configuration that it saw. */
  toml?: string;
  hasTerminal: boolean;
}

/** A call that fails, by how its arguments begin. */
export interface Cue {
  when: string;
  /** How the folder ends that it is called in. */
  folder?: string;
  /** How many calls fail; 1 where left out. */
  times?: number;
  stderr?: string;
  exitCode?: number;
  /** Does what was asked for, and fails then. */
  after?: boolean;
}

export interface FlyApp {
  secrets: Record<string, string>;
  releases: { version: number; image: string; status: string; secrets?: string[] }[];
  database?: Record<string, string>;
  /** How often what runs was started anew for a secret. */
  restarts?: number;
}

export interface FlyState {
  loggedIn: boolean;
  token: string;
  orgs: string[];
  apps: Record<string, FlyApp>;
  /** Names that belong to others. */
  taken: string[];
  /** What Fly adds to a name that is taken. */
  suffix: string;
  regionsShape?: 'old' | 'small' | 'wrapped' | 'unknown';
  /** What `launch` writes, with NAME and REGION in it. */
  toml?: string;
  /** Apps that `launch` makes, and breaks off then. */
  launchBreaksOff?: string[];
  deployWritesToml?: boolean;
  /** Variables that a deployment gives away. */
  deployPrints?: Record<string, string>;
  needsDockerfile?: boolean;
  databasePassword: string;
  failures: Cue[];
}

/** Fly, as far as the stand-in `flyctl` plays it, and a client build that plays along. */
export interface FlyCloud {
  /** Puts the stand-ins on PATH, for these tests alone. */
  readonly env: NodeJS.ProcessEnv;
  calls(): FlyCall[];
  /** Each call's arguments in one line. */
  lines(): string[];
  forgetCalls(): void;
  state(): FlyState;
  change(change: (state: FlyState) => void): void;
  failAt(cue: Cue): void;
  app(name: string): FlyApp;
  /** What was asked of npm and npx. */
  builds(): { program: string; args: string[]; cwd: string; REACT_APP_API_URL?: string; REACT_APP_NAME?: string }[];
}

export const DATABASE_PASSWORD = 'pg-password-4711';

export function createFlyCloud(sandbox: Sandbox, given: Partial<FlyState> = {}, programs: readonly string[] = [join(__dirname, 'fly'), join(__dirname, 'client-build')]): FlyCloud {
  const folder = join(sandbox.home, '..', 'fly');
  mkdirSync(folder);
  const stateFile = join(folder, 'cloud.json');
  const callsFile = join(folder, 'calls.jsonl');
  const buildsFile = join(folder, 'builds.jsonl');
  const read = (): FlyState => JSON.parse(readFileSync(stateFile, 'utf8'));
  const write = (state: FlyState): void => writeFileSync(stateFile, JSON.stringify(state));
  const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean);
  write({ loggedIn: true, token: 'fo1-token', orgs: ['personal'], apps: {}, taken: [], suffix: 'lively-sun-12', databasePassword: DATABASE_PASSWORD, failures: [], ...given });
  for (const file of [callsFile, buildsFile]) writeFileSync(file, '');
  writeFile(sandbox.project, 'node_modules/@wasp.sh/spec/package.json', '{}');
  const calls = (): FlyCall[] => linesOf(callsFile).map((line) => JSON.parse(line));
  const change = (edit: (state: FlyState) => void): void => {
    const state = read();
    edit(state);
    write(state);
  };
  return {
    env: { PATH: [...programs, sandbox.env['PATH']].join(delimiter), FLY_STAND_IN: folder, CLIENT_BUILD_CALLS: buildsFile },
    calls,
    lines: () => calls().map(({ args }) => args.join(' ')),
    forgetCalls: () => writeFileSync(callsFile, ''),
    state: read,
    change,
    failAt: (cue) => change((state) => state.failures.push(cue)),
    app(name) {
      const app = read().apps[name];
      if (!app) throw new Error(`There is no ${name}: ${Object.keys(read().apps).join(', ')}`);
      return app;
    },
    builds: () => linesOf(buildsFile).map((line) => JSON.parse(line)),
  };
}
