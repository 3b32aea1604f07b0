import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter } from 'node:path';
import { createClientBuild, type ClientBuild } from './client-build';
import { createRailwayCloud, type RailwayCloud, type RailwayState } from './railway';
import { runWasp, type Run, type RunOptions } from './run-wasp';
import { createSandbox, type Sandbox } from './sandbox';
import { readTree } from './temp-folder';

/** A project that can be deployed, with Railway and the app's two halves played on this machine. */
export interface RailwayLab extends Pick<ClientBuild, 'builds' | 'failBuild'> {
  readonly sandbox: Sandbox;
  readonly railway: RailwayCloud;
  /** The address at which the deployed app answers; the parts differ in their path. */
  readonly origin: string;
  /** How the app answers: 200 unless changed. */
  answer(status: number, headers?: Record<string, string>): void;
  /** Paths that were asked for. */
  asked(): string[];
  /** Any command of wasp's. */
  wasp(args: readonly string[], options?: RunOptions): Promise<Run>;
  /** `wasp deploy railway ...`. */
  run(words: string, options?: RunOptions): Promise<Run>;
  /** How often the engine has built. */
  engineBuilds(): number;
  /** All that was shown, and all arguments that tools were called with, in all runs. */
  everythingSeen(): string;
  /** Fails where a secret was shown, stood among arguments, or lies in the project. */
  close(): Promise<void>;
}

export async function createRailwayLab(
  given: Partial<RailwayState> = {},
  extra: NodeJS.ProcessEnv = {},
): Promise<RailwayLab> {
  const sandbox = createSandbox({ STAND_IN_BEHAVIOUR: 'make', ...extra });
  const build = createClientBuild(sandbox);
  const asked: string[] = [];
  let answer = { status: 200, headers: {} };
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(answer.status, answer.headers).end('hello');
  });
  const origin = await listen(server);
  const railway = createRailwayCloud(sandbox, {
    domains: { 'my-app-server': [`${origin}/server`], 'my-app-client': [`${origin}/client`] },
    ...given,
  });
  const env = {
    ...railway.env,
    PATH: [build.programs, railway.env['PATH']].join(delimiter),
    ...build.env,
  };

  let shown = '';
  const lab: RailwayLab = {
    sandbox,
    railway,
    origin,
    answer: (status, headers = {}) => void (answer = { status, headers }),
    asked: () => asked,
    async wasp(args, options = {}) {
      const run = await runWasp(sandbox, args, { ...options, env: { ...env, ...options.env } });
      shown += run.stdout + run.stderr;
      return run;
    },
    run: (words, options) => lab.wasp(['deploy', 'railway', ...words.split(' ')], options),
    ...build,
    engineBuilds: () => sandbox.engineCalls().filter(({ args }) => args[0] === 'build').length,
    everythingSeen: () =>
      [shown, ...railway.lines(), ...sandbox.engineCalls().map(({ args }) => args.join(' '))].join(
        '\n',
      ),
    async close() {
      server.closeAllConnections();
      await sandbox.quiet();
      const left =
        readTree(sandbox.project, (name) => !name.startsWith('.env')) + readTree(sandbox.home);
      const everything = `${lab.everythingSeen()}\n${left}`;
      const leaked = findSecrets(railway).filter((secret) => everything.includes(secret));
      await new Promise((resolve) => server.close(resolve));
      sandbox.remove();
      if (leaked.length > 0) throw new Error(`Secrets were shown: ${leaked.join(', ')}`);
    },
  };
  return lab;
}

/** For each test of a file: a lab, closed after it. */
export function useRailwayLab(given: Partial<RailwayState> = {}): RailwayLab {
  const current = {} as RailwayLab;
  beforeEach(async () => {
    Object.assign(current, await createRailwayLab(given));
  });
  afterEach(() => current.close());
  return current;
}

/** A project without services. */
export const PROJECT: RailwayState['projects'][number] = {
  id: 'p1',
  name: 'my-app',
  environments: [{ id: 'e1', name: 'production' }],
  services: [],
};

/** For each test of a file: a lab with a project as `wasp deploy railway setup` leaves it. */
export function useSetUpRailwayLab(): RailwayLab {
  const service = (name: string, more = {}) => ({
    id: `id-of-${name}`,
    name,
    instances: { e1: { variables: { PORT: '8080' }, domains: [], ...more } },
  });
  const services = [
    service('Postgres', { status: 'SUCCESS', polls: 0 }),
    service('my-app-client'),
    service('my-app-server'),
  ];
  const lab = useRailwayLab({ projects: [{ ...PROJECT, services }] });
  beforeEach(() =>
    lab.railway.change(
      (state) => (state.links[lab.sandbox.project] = { project: 'p1', environment: 'e1' }),
    ),
  );
  return lab;
}

/** The services that were deployed, one for each time. */
export const deployedServices = ({ railway }: RailwayLab): string[] =>
  railway
    .lines()
    .filter((line) => line.startsWith('up '))
    .map((line) => line.split(' ')[3] ?? '');

/** All that went through standard input, and Railway's own. What is shorter is no secret here: ports, names. */
function findSecrets(railway: RailwayCloud): string[] {
  const given = railway.calls().flatMap(({ input }) => (input ? [input] : []));
  const kept = railway
    .state()
    .projects.flatMap(({ services }) =>
      services.flatMap(({ instances }) =>
        Object.values(instances).flatMap(({ variables }) => variables['JWT_SECRET'] ?? []),
      ),
    );
  return [...new Set([...given, ...kept])].filter(
    (value) => value.length >= 8 && !value.includes('${{'),
  );
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  );
}
