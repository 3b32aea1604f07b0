import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prismaCalls } from '../support/database-project';
import { DOWN, ENTER, runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { useStandInApp } from '../support/stand-in-app';

const { sandbox, start } = useStandInApp();
const READY = /Ctrl-C stops it/;

describe('with a migration that the database lacks', () => {
  const APPLIED = {
    args: ['migrate', 'deploy', '--schema', expect.stringContaining('schema.prisma')],
  };

  beforeEach(() => {
    mkdirSync(join(sandbox.project, 'migrations', '20260101000000_first'), { recursive: true });
    writeFileSync(
      join(sandbox.project, 'migrations', '20260101000000_first', 'migration.sql'),
      'select 1;\n',
    );
  });

  const applied = (): unknown[] =>
    prismaCalls(join(sandbox.home, '..')).filter(({ args }) => args[0] === 'migrate');

  testOnTerminal.each([
    ['yes', ENTER, [expect.objectContaining(APPLIED)]],
    ['no', `${DOWN}${ENTER}`, []],
  ])(
    'on a terminal it is asked what to do, and the app comes up after the answer %s',
    async (_, keys, calls) => {
      const run = await runOnTerminal(sandbox, ['start', '--no-open'], {
        steps: [
          ['Apply now?', keys],
          ['Ctrl-C stops it.', 'q'],
        ],
      });
      expect(run.exitCode).toBe(0);
      expect(applied()).toEqual(calls);
    },
  );

  test('without a terminal it is applied with --migrate alone, after the compile and before the app', async () => {
    const plain = start();
    await plain.said(READY);
    expect(plain.stdout() + plain.stderr()).toContain(
      'The database lacks a migration: 20260101000000_first.',
    );
    plain.child.kill('SIGINT');
    await plain.ended;
    expect(applied()).toEqual([]);
    const wasp = start(['--migrate']);
    await wasp.said(READY);
    expect(wasp.stdout()).toMatch(
      /Compiling[^]*Applying migrations \.\.\.[^]*prisma migrate deploy\n[^]*Server listening/,
    );
    expect(applied()).toEqual([expect.objectContaining(APPLIED)]);
  });
});
