import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { status } from '../../src/json/status';
import { DATABASE_STAND_INS } from '../support/database-project';
import { npmConfiguration, pathOfThisMachine } from '../support/npm-for-engine';
import { makeRealProject } from '../support/real-project';
import { runWasp, type Run } from '../support/run-wasp';
import { startWasp } from '../support/running-wasp';
import { createSandbox, type Sandbox } from '../support/sandbox';
import { sharedToolchain } from '../support/toolchain';

/** The real engine, a real PostgreSQL and real ports: whatever runs when the shell is killed, `wasp stop` or the next start stops it. */
jest.setTimeout(30 * 60_000);

/** How often it is killed; FAULT_ROUNDS stands for another number. */
const KILLS = Number(process.env['FAULT_ROUNDS'] ?? 20);

let sandbox: Sandbox;
let project: string;
let env: NodeJS.ProcessEnv;
/** How long a start takes here. */
let startMs: number;

beforeAll(async () => {
  sandbox = createSandbox({ WASP_TELEMETRY_DISABLE: '1', ...npmConfiguration() });
  env = {
    ...sharedToolchain(sandbox),
    PATH: [DATABASE_STAND_INS, pathOfThisMachine()].join(delimiter),
    STAND_IN_DOCKER: 'down',
  };
  project = await makeRealProject(sandbox, env);
  const schema = join(project, 'schema.prisma');
  writeFileSync(schema, readFileSync(schema, 'utf8').replace('sqlite', 'postgresql'));
  await succeed(['start', '--background']);
  await succeed(['stop']);
  startMs = (await succeed(['start', '--background'])).durationMs;
  await succeed(['stop']);
});

afterAll(() => {
  sandbox.kill();
  sandbox.remove();
});

async function succeed(args: readonly string[]): Promise<Run> {
  const run = await runWasp(sandbox, args, { cwd: project, env });
  if (run.exitCode !== 0) throw new Error(`wasp ${args.join(' ')}: ${run.stdout}${run.stderr}`);
  return run;
}

/** Of a start in the background there are two. */
function killShells(): void {
  sandbox.kill((line) => line.includes('bin/wasp.js'));
}

const ROUNDS = Array.from({ length: KILLS }, (_, round) => ({
  args: [
    'start',
    round % 2 === 0 ? '--foreground' : '--background',
    ...(round % 4 < 2 ? [] : ['--force']),
  ],
  cleaner: round % 3 === 0 ? 'the next start' : '`wasp stop`',
  // Spread over the whole start, so that every stage of it is met.
  moment: (round + Math.random()) / KILLS,
}));

test.each(ROUNDS)(
  'killed in `wasp $args` at $moment of it, nothing is left after $cleaner',
  async ({ args, cleaner, moment }) => {
    const started = startWasp(sandbox, args, { cwd: project, env });
    await new Promise((resolve) => setTimeout(resolve, moment * startMs));
    killShells();
    await started.ended;

    const before = status.parse(JSON.parse((await succeed(['status', '--json'])).stdout));
    expect(before.isRunning).toBe(false);
    if (cleaner === 'the next start') {
      const { stdout } = await succeed(['start', '--background', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ state: 'ready', isNew: true });
    }
    await succeed(['stop']);
    expect(sandbox.processes()).toEqual([]);
    expect(status.parse(JSON.parse((await succeed(['status', '--json'])).stdout))).toMatchObject({
      isRunning: false,
      leftovers: [],
    });
  },
);
