import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { doctor as document, type Doctor } from '../../src/json/doctor';
import { useRealProject } from '../support/real-project';
import { runWasp } from '../support/run-wasp';

const real = useRealProject();

async function look(...args: string[]): Promise<Map<string, Doctor['checks'][number]>> {
  const { stdout } = await runWasp(real.sandbox, ['doctor', '--json', ...args], {
    cwd: real.project,
    env: real.env,
  });
  return new Map(document.parse(JSON.parse(stdout)).checks.map((check) => [check.check, check]));
}

test('--fix installs by the engine what package.json asks for, and the app compiles again', async () => {
  const healthy = await look();
  expect(
    ['engine', 'dependencies', 'npm registry'].map((name) => healthy.get(name)?.result),
  ).toEqual(['ok', 'ok', 'ok']);

  // As after a pull that has brought a new dependency, to a folder where another one was lost.
  const file = join(real.project, 'package.json');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(
      '"react-router"',
      '"picocolors": "^1.1.1",\n    "react-router"',
    ),
  );
  rmSync(join(real.project, 'node_modules', 'react-router'), { recursive: true });
  rmSync(join(real.project, 'node_modules', 'picocolors'), { recursive: true, force: true });
  expect((await look()).get('dependencies')).toMatchObject({
    result: 'failure',
    what: 'Not installed: picocolors, react-router.',
    canFix: true,
  });

  expect((await look('--fix', '--yes')).get('dependencies')).toMatchObject({ result: 'ok' });
  for (const name of ['picocolors', 'react-router'])
    expect(
      JSON.parse(readFileSync(join(real.project, 'node_modules', name, 'package.json'), 'utf8')),
    ).toMatchObject({ name });
  expect(
    await runWasp(real.sandbox, ['compile'], { cwd: real.project, env: real.env }),
  ).toMatchObject({ exitCode: 0 });
});
