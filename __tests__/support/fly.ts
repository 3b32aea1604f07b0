import { delimiter, join } from 'node:path';
import { createClientBuild, type ClientBuild } from './client-build';
import { createCloud, type Call, type Cloud, type Cue } from './cloud';
import type { Sandbox } from './sandbox';

/** One call of the stand-in `flyctl`. */
export interface FlyCall extends Call {
  /** The configuration that it saw. */
  toml?: string;
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
export interface FlyCloud
  extends Cloud<FlyState, FlyCall>, Pick<ClientBuild, 'builds' | 'failBuild'> {
  /** Puts the stand-ins on PATH, for these tests alone. */
  readonly env: NodeJS.ProcessEnv;
  app(name: string): FlyApp;
}

export const DATABASE_PASSWORD = 'pg-password-4711';

/** @param hasRealNpm whether npm and npx are the real ones */
export function createFlyCloud(
  sandbox: Sandbox,
  given: Partial<FlyState> = {},
  hasRealNpm = false,
): FlyCloud {
  const build = createClientBuild(sandbox);
  const programs = [join(__dirname, 'fly'), ...(hasRealNpm ? [] : [build.programs])];
  const cloud = createCloud<FlyState, FlyCall>(sandbox, 'fly', {
    loggedIn: true,
    token: 'fo1-token',
    orgs: ['personal'],
    apps: {},
    taken: [],
    suffix: 'lively-sun-12',
    databasePassword: DATABASE_PASSWORD,
    failures: [],
    ...given,
  });
  return {
    ...cloud,
    ...build,
    env: {
      PATH: [...programs, sandbox.env['PATH']].join(delimiter),
      FLY_STAND_IN: cloud.folder,
      ...build.env,
    },
    app(name) {
      const { apps } = cloud.state();
      if (!apps[name]) throw new Error(`There is no ${name}: ${Object.keys(apps).join(', ')}`);
      return apps[name];
    },
  };
}
