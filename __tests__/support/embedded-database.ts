import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';
import { DATABASE_STAND_INS, addDatabase } from './database-project';
import { npmConfiguration, pathWithAcceptedRuntime } from './npm-for-engine';
import { runWasp, type Run } from './run-wasp';
import { startWasp, type RunningWasp } from './running-wasp';
import { useSandbox, type Sandbox } from './sandbox';
import { sharedToolchain } from './toolchain';

/** What `wasp start db` prints once the database can be used. */
export const UP =
  /answers at postgresql:\/\/wasp:\*\*\*@127\.0\.0\.1:(\d+)\/wasp\. Ctrl-C stops it/;

/** A real PostgreSQL without Docker, in a sandbox's project. */
export interface EmbeddedDatabase {
  readonly sandbox: Sandbox;
  env(): NodeJS.ProcessEnv;
  wasp(...args: string[]): Promise<Run>;
  /** `wasp start db`, which ends with the test at the latest. */
  begin(cwd: string, args: readonly string[]): RunningWasp;
  /** `wasp start db --embedded`, once the database can be used. */
  start(cwd?: string, ...more: string[]): Promise<RunningWasp & { port: number }>;
  stop(running: RunningWasp, signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  query(sql: string, cwd?: string): Promise<unknown[]>;
  /** Process ids of the database servers that run. */
  servers(): number[];
  /** What the CLI keeps of the database. */
  folder(): string;
}

/** For each test of a file: a project with a database. The first test of all fetches 60 MB. */
export function useEmbeddedDatabase(): EmbeddedDatabase {
  jest.setTimeout(5 * 60_000);
  let env: NodeJS.ProcessEnv;
  let started: RunningWasp[] = [];
  const sandbox = useSandbox({ WASP_TELEMETRY_DISABLE: '1', ...npmConfiguration() }, () => {
    for (const { child } of started) child.kill('SIGKILL');
    sandbox.kill();
  });

  beforeEach(() => {
    env = {
      WASP_HOME: sharedToolchain(sandbox)['WASP_HOME'],
      PATH: [DATABASE_STAND_INS, pathWithAcceptedRuntime()].join(delimiter),
      STAND_IN_DOCKER: 'down',
    };
    addDatabase(sandbox.project, 'postgresql');
    started = [];
  });

  const database: EmbeddedDatabase = {
    sandbox,
    env: () => env,
    wasp: (...args) => runWasp(sandbox, args, { env }),
    begin(cwd, args) {
      const running = startWasp(sandbox, ['start', 'db', ...args], { cwd, env });
      started.push(running);
      return running;
    },
    async start(cwd = sandbox.project, ...more) {
      const running = database.begin(cwd, ['--embedded', ...more]);
      const [, port] = await running.said(UP);
      return { ...running, port: Number(port) };
    },
    stop(running, signal = 'SIGINT') {
      running.child.kill(signal);
      return running.ended;
    },
    query: async (sql, cwd = sandbox.project) =>
      query((await runWasp(sandbox, ['db', 'url'], { cwd, env })).stdout.trim(), sql),
    servers: () =>
      sandbox
        .processes()
        .filter((line) => / -D .* -p /.test(line))
        .map((line) => parseInt(line, 10)),
    folder() {
      const projects = join(String(env['WASP_HOME']), 'projects');
      return join(projects, readdirSync(projects)[0] ?? '', 'database');
    },
  };
  return database;
}

/** Asks a PostgreSQL something. */
export async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Whether somebody listens on a port of this machine. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
