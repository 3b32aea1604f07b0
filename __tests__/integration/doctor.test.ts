import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { markOf } from '../../src/dev/run-record';
import { doctor as document, type Doctor } from '../../src/json/doctor';
import { GROUP, OWNER } from '../../src/processes/marks';
import { runWasp, type Run } from '../support/run-wasp';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

type Check = Doctor['checks'][number];

const doctor = (
  args: readonly string[] = [],
  cwd = sandbox.project,
  env: NodeJS.ProcessEnv = {},
): Promise<Run> => runWasp(sandbox, ['doctor', ...args], { cwd, env });

async function look(cwd?: string, env?: NodeJS.ProcessEnv): Promise<Map<string, Check>> {
  const run = await doctor(['--json'], cwd, env);
  const { isHealthy, checks } = document.parse(JSON.parse(run.stdout));
  expect(isHealthy).toBe(checks.every(({ result }) => result !== 'failure'));
  expect(run.exitCode).toBe(isHealthy ? 0 : 1);
  return new Map(checks.map((check) => [check.check, check]));
}

/** The note of a shell that was killed, and what it has started. @returns the process id of the latter */
async function leaveBehind(): Promise<number | undefined> {
  // Makes the project's folder on this machine, whose name is not for tests to know.
  await runWasp(sandbox, ['compile']);
  const killed = {
    pid: 4194304,
    processStartedAt: '1',
    since: '2026-01-02T03:04:05Z',
    mode: 'background',
    parts: ['server'],
    states: {},
  };
  writeFileSync(note(), JSON.stringify(killed));
  const env = { ...sandbox.env, [OWNER]: markOf(dirname(note()), killed) };
  return spawn('/bin/sh', ['-c', `export ${GROUP}=$$; exec sleep 300`], {
    detached: true,
    stdio: 'ignore',
    env,
  }).pid;
}

const projects = (): string => join(sandbox.home, '.local', 'share', 'wasp', 'projects');
const note = (): string => join(projects(), readdirSync(projects())[0] ?? '', 'run.json');

test('outside a project it looks at the machine, and says what to do about a registry that npm does not reach', async () => {
  const run = await doctor([], sandbox.home);
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toMatch(/^✓ engine +Wasp 0\.25\.0$/m);
  expect(run.stdout).toMatch(
    /^✗ npm registry +Can't get @wasp\.sh\/wasp-cli-\S+: npm failed\..*\n +Try `npm view/m,
  );
  expect(run.stdout).not.toContain('dependencies');
});

test('in a project it looks at that too; whatever is not in order says what to do', async () => {
  writeFileSync(join(sandbox.project, 'package.json'), '{"dependencies":{"react":"^19.0.0"}}');
  const checks = await look(undefined, { HTTPS_PROXY: 'http://127.0.0.1:9' });
  expect(checks.get('dependencies')).toEqual({
    check: 'dependencies',
    result: 'failure',
    what: 'Not installed: react.',
    next: 'Run `wasp install`.',
    canFix: true,
  });
  expect(checks.get('proxy')).toMatchObject({
    result: 'failure',
    what: expect.stringContaining('127.0.0.1:9, which does not answer'),
  });
  expect([...checks.values()].filter(({ result, next }) => result !== 'ok' && !next)).toEqual([]);
});

test('--fix clears away what a killed wasp has left, and looks again', async () => {
  const pid = await leaveBehind();
  expect((await look()).get('leftovers')).toMatchObject({
    result: 'warning',
    what: `A wasp that was killed has left: process ${pid} (sleep 300); its note that the app runs.`,
    canFix: true,
  });

  const unasked = await doctor(['--fix']);
  expect(unasked).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('wasp doctor --fix --yes'),
  });
  expect(existsSync(note())).toBe(true);

  const run = await doctor(['--fix', '--yes']);
  expect(run.stdout).toMatch(/^✓ leftovers +Nothing of a killed wasp is left$/m);
  expect(existsSync(note())).toBe(false);
  expect(sandbox.processes()).toEqual([]);
});

test('--fix that fails says so, and the check still fails', async () => {
  writeFileSync(join(sandbox.project, 'package.json'), '{"dependencies":{"react":"^19.0.0"}}');
  const run = await doctor(['--fix', '--yes'], undefined, { STAND_IN_BEHAVIOUR: 'fail' });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain(
    'Warning: Not fixed (install the dependencies, as `wasp install` does): The dependencies could not be installed.',
  );
  expect(run.stdout).toMatch(/^✗ dependencies +Not installed: react\.$/m);
  expect(sandbox.engineCalls().map(({ args }) => args)).toContainEqual(['install']);
});

test('a command whose cause is known names it', async () => {
  const run = await runWasp(sandbox, ['compile'], { env: { STAND_IN_BEHAVIOUR: 'fail-prisma' } });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain("Warning: Prisma's own engines are not there");
  expect(run.stderr).not.toContain('wasp start db');
});
