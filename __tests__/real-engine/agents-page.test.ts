import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { check } from '../../src/json/check';
import { status } from '../../src/json/status';
import { npmConfiguration, pathOfThisMachine } from '../support/npm-for-engine';
import { runProgram, WASP, type Run } from '../support/run-wasp';
import { createSandbox, type Sandbox } from '../support/sandbox';
import { sharedToolchain } from '../support/toolchain';

/** The real engine, a real browser, and nothing but what the page says. */
jest.setTimeout(10 * 60_000);

const PAGE = readFileSync(join(__dirname, '../../docs/agents.md'), 'utf8');
const [MAKING = '', ...WORKING] = [...PAGE.matchAll(/^```sh\n([^]*?)^```$/gm)].map(
  ([, commands = '']) => commands,
);

let sandbox: Sandbox;
let env: NodeJS.ProcessEnv;

beforeAll(() => {
  sandbox = createSandbox({ WASP_TELEMETRY_DISABLE: '1', ...npmConfiguration() });
  const bin = join(sandbox.home, 'bin');
  mkdirSync(bin);
  symlinkSync(WASP, join(bin, 'wasp'));
  env = { ...sharedToolchain(sandbox), PATH: [bin, pathOfThisMachine()].join(delimiter) };
});

afterAll(() => {
  sandbox.kill();
  sandbox.remove();
});

/** As an agent types them: one after the other, until one fails. */
async function follow(blocks: readonly string[], cwd: string): Promise<Run> {
  const run = await runProgram(
    sandbox,
    'bash',
    ['-c', ['set -eo pipefail', ...blocks].join('\n')],
    { cwd, env },
  );
  if (run.exitCode !== 0)
    throw new Error(`exit code ${run.exitCode}\n${run.stdout}\n${run.stderr}`);
  return run;
}

function verifySeen({ stdout }: Run): { clientUrl: string | null } {
  const documents = [...stdout.matchAll(/^\{$[^]*?^\}$/gm)].map(([text]) => JSON.parse(text));
  expect(documents).toHaveLength(3);
  expect(documents[0]).toMatchObject({ state: 'ready', isNew: true });
  const seen = status.parse(documents[1]);
  expect(check.parse(documents[2])).toMatchObject({ isClean: true, areTypesChecked: true });
  expect(seen).toMatchObject({ isRunning: true, isReady: true, leftovers: [] });
  // As Vite serves the file, and as the browser shows it.
  expect(stdout.match(/Hello from an agent!/g)?.length).toBeGreaterThanOrEqual(2);
  expect(stdout).toContain('The app does not run.');
  return seen;
}

test('the page leads from nothing to a change that a browser shows, in two worktrees at once, and leaves nothing running', async () => {
  await follow([MAKING], sandbox.home);
  const [first, second] = [join(sandbox.home, 'my-app'), join(sandbox.home, 'worktree')];
  cpSync(first, second, { recursive: true, verbatimSymlinks: true });
  const [here, there] = (await Promise.all([follow(WORKING, first), follow(WORKING, second)])).map(
    verifySeen,
  );
  expect(here?.clientUrl).not.toBe(there?.clientUrl);
  expect(sandbox.processes()).toEqual([]);
});
