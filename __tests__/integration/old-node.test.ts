import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runWasp, WASP, type Run } from '../support/run-wasp';
import { useSandbox } from '../support/sandbox';

const sandbox = useSandbox();

const waspOn = (version: string, args: readonly string[]): Promise<Run> =>
  runWasp(sandbox, args, {
    env: { OLD_NODE: version },
    nodeArgs: ['--require', join(__dirname, '..', 'support', 'old-node.cjs')],
  });

test.each(['20.11.1', '20.0.0', '18.20.4', '8.17.0', '0.12.18'])(
  'on Node.js %s one sentence says which one is needed, whatever was typed',
  async (version) => {
    for (const args of [['version'], ['--help'], ['compile']]) {
      expect(await waspOn(version, args)).toMatchObject({
        exitCode: 1,
        stdout: '',
        stderr:
          `wasp needs Node.js 20.12 or newer, and this is v${version} (${process.execPath}).\n` +
          'Install a newer Node.js from https://nodejs.org, then run wasp again.\n',
      });
    }
    expect(sandbox.engineCalls()).toEqual([]);
  },
);

test.each(['20.12.0', '20.100.0', '21.0.0', '22.3.0', '100.0.0'])(
  'Node.js %s will do',
  async (version) => {
    expect(await waspOn(version, ['version'])).toMatchObject({
      exitCode: 0,
      stdout: '0.25.0\n',
      stderr: expect.stringContaining(`Node.js ${version}\n`),
    });
  },
);

test('an old Node.js can read the file that says so: it is written in the language of 2009', () => {
  expect(readFileSync(WASP, 'utf8')).not.toMatch(
    /=>|\b(const|let|class|async|await|import)\b|`|\?\.|\?\?|\.\.\./,
  );
});
