import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { npmConfiguration, pathOfThisMachine } from './npm-for-engine';
import { runWasp } from './run-wasp';
import { createSandbox, type Sandbox } from './sandbox';
import { CACHE, sharedToolchain } from './toolchain';

export interface RealProject {
  readonly sandbox: Sandbox;
  /** The project's folder. */
  readonly project: string;
  /** That of `sharedToolchain`. */
  readonly env: NodeJS.ProcessEnv;
}

/** For all tests of a file: one real project, which is there before the first of them, and gone with all that runs in it after the last. */
export function useRealProject(): RealProject {
  const real: { -readonly [key in keyof RealProject]?: RealProject[key] } = {};
  // The first run fetches the engine, its Node.js and the project's dependencies.
  jest.setTimeout(10 * 60_000);
  beforeAll(async () => {
    real.sandbox = createSandbox({
      WASP_TELEMETRY_DISABLE: '1',
      PATH: pathOfThisMachine(),
      ...npmConfiguration(),
    });
    real.env = sharedToolchain(real.sandbox);
    real.project = await makeRealProject(real.sandbox, real.env);
  });
  afterAll(async () => {
    await real.sandbox?.quiet().finally(() => real.sandbox?.remove());
  });
  return real as RealProject;
}

/**
 * A project of the template `minimal`, compiled by the real engine. It is made once, and each test gets a copy: npm takes long to install what is in it.
 *
 * @param env that of `sharedToolchain`
 * @returns its folder
 */
export async function makeRealProject(sandbox: Sandbox, env: NodeJS.ProcessEnv): Promise<string> {
  const kept = join(CACHE, 'project');
  const project = join(sandbox.home, 'app');
  if (existsSync(kept)) copy(kept, project);
  else {
    await runToEnd(sandbox, ['new', 'app', '-t', 'minimal'], sandbox.home, env);
    await runToEnd(sandbox, ['compile'], project, env);
    const staging = join(CACHE, `project-${process.pid}`);
    copy(project, staging);
    // Another test file may have been faster.
    if (existsSync(kept)) rmSync(staging, { recursive: true });
    else renameSync(staging, kept);
  }
  return project;
}

function copy(from: string, to: string): void {
  execFileSync('cp', ['-R', from, to]);
}

async function runToEnd(
  sandbox: Sandbox,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const run = await runWasp(sandbox, args, { cwd, env: { WASP_TELEMETRY_DISABLE: '1', ...env } });
  if (run.exitCode !== 0) throw new Error(`wasp ${args.join(' ')}: ${run.stderr}\n${run.stdout}`);
}
