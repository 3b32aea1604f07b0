import { delimiter, join } from 'node:path';
import { createCloud, type Call, type Cloud, type Cue } from './cloud';
import type { Sandbox } from './sandbox';

/** One call of the stand-in `railway`. */
export interface RailwayCall extends Call {
  /** For `up`: what was sent, relative to the folder. */
  files?: string[];
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
  projects: {
    id: string;
    name: string;
    environments: { id: string; name: string }[];
    services: { id: string; name: string; instances: Record<string, RailwayInstance> }[];
  }[];
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
export interface RailwayCloud extends Cloud<RailwayState, RailwayCall> {
  /** Puts the stand-in on PATH, for these tests alone. */
  readonly env: NodeJS.ProcessEnv;
  /** A service's instance in an environment, `production` where none is named. */
  instance(service: string, environment?: string): RailwayInstance;
}

export function createRailwayCloud(
  sandbox: Sandbox,
  given: Partial<RailwayState> = {},
): RailwayCloud {
  const initial: RailwayState = {
    version: '4.36.1',
    loggedIn: true,
    workspaces: ['Ada'],
    projects: [],
    links: {},
    pollsUntilReady: 1,
    domains: {},
    failures: [],
    counter: 0,
    ...given,
  };
  const cloud = createCloud<RailwayState, RailwayCall>(sandbox, 'railway', initial);
  return {
    ...cloud,
    env: {
      PATH: [join(__dirname, 'railway'), sandbox.env['PATH']].join(delimiter),
      RAILWAY_STAND_IN: cloud.folder,
    },
    instance(service, environment = 'production') {
      for (const project of cloud.state().projects) {
        const id = project.environments.find(({ name }) => name === environment)?.id;
        const found = project.services.find(({ name }) => name === service)?.instances[id ?? ''];
        if (found) return found;
      }
      throw new Error(`There is no ${service} in ${environment}.`);
    },
  };
}
