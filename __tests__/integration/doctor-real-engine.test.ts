import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { doctor as document, type Doctor } from '../../src/documents/doctor';
import { npmConfiguration, pathOfThisMachine } from '../support/npm-for-engine';
import { makeRealProject } from '../support/real-project';
import { runWasp } from '../support/run-wasp';
import { createSandbox, type Sandbox } from '../support/sandbox';
import { sharedToolchain } from '../support/toolchain';

/** The first run fetches the engine, its Node.js and the project's dependencies. */
jest.setTimeout(10 * 60_000);

let sandbox: Sandbox;
let project: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  sandbox = createSandbox({ WASP_TELEMETRY_DISABLE: '1', PATH: pathOfThisMachine(), ...npmConfiguration() });
  env = sharedToolchain(sandbox);
  project = await makeRealProject(sandbox, env);
});

afterAll(async () => {
  await sandbox.quiet();
  sandbox.remove();
});

async function look(...args: string[]): Promise<Map<string, Doctor['checks'][number]>> {
  const { stdout } = await runWasp(sandbox, ['doctor', '--json', ...args], { cwd: project, env });
  return new Map(document.parse(JSON.parse(stdout)).checks.map((check) => [check.check, check]));
}

test('--fix installs by the engine what package.json asks for, and the app compiles again', async () => {
  const healthy = await look();
  expect(['engine', 'dependencies', 'npm registry'].map((name) => healthy.get(name)?.result)).toEqual(['ok', 'ok', 'ok']);

  // As after a pull that has brought a new dependency, to a folder where another one was lost.
  const file = join(project, 'package.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"react-router"', '"picocolors": "^1.1.1",\n    "react-router"'));
  rmSync(join(project, 'node_modules', 'react-router'), { recursive: true });
  rmSync(join(project, 'node_modules', 'picocolors'), { recursive: true, force: true });
  expect((await look()).get('dependencies')).toMatchObject({ result: 'failure', what: 'Not installed: picocolors, react-router.', canFix: true });

  expect((await look('--fix', '--yes')).get('dependencies')).toMatchObject({ result: 'ok' });
  for (const name of ['picocolors', 'react-router']) expect(JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8'))).toMatchObject({ name });
  expect(await runWasp(sandbox, ['compile'], { cwd: project, env })).toMatchObject({ exitCode: 0 });
});
