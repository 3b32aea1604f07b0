import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runWasp } from './run-wasp';
import type { Sandbox } from './sandbox';
import { CACHE } from './toolchain';

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

async function runToEnd(sandbox: Sandbox, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const run = await runWasp(sandbox, args, { cwd, env: { WASP_TELEMETRY_DISABLE: '1', ...env } });
  if (run.exitCode !== 0) throw new Error(`wasp ${args.join(' ')}: ${run.stderr}\n${run.stdout}`);
}
