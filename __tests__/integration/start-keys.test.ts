import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { prismaCalls } from '../support/database-project';
import { runOnTerminal, testOnTerminal, type Step } from '../support/run-on-terminal';
import { useStandInApp } from '../support/stand-in-app';

const { sandbox, find } = useStandInApp();
/** While it is there, the engine that runs comes to its end, and no other one waits. */
let lingerUntil: string;

beforeEach(() => {
  lingerUntil = join(sandbox.home, 'linger-until');
});

const lingering = (): NodeJS.ProcessEnv => ({
  STAND_IN_BEHAVIOUR: 'linger',
  LINGER_UNTIL: lingerUntil,
});
const save = (): void =>
  writeFileSync(
    join(sandbox.project, 'main.wasp.ts'),
    `export default app({ title: "${Date.now()}" });\n`,
  );

testOnTerminal('the key q during a compile ends the engine too', async () => {
  writeFileSync(lingerUntil, '');
  const saveAnew = (): void => {
    rmSync(lingerUntil);
    save();
  };
  const quitOnceItRuns = (type: (keys: string) => void): void => {
    const timer = setInterval(
      () => !Number.isNaN(find('wasp-bin')) && (clearInterval(timer), type('q')),
      10,
    );
  };
  const run = await runOnTerminal(sandbox, ['start', '--no-open'], {
    env: lingering(),
    steps: [
      ['Ctrl-C stops it.', saveAnew],
      ['Changed: main.wasp.ts', quitOnceItRuns],
    ],
  });
  expect(run.exitCode).toBe(0);
  expect(run.stdout.trimEnd().split('\n').at(-1)).toContain('Stopped.');
  expect(sandbox.processes()).toEqual([]);
});

testOnTerminal('the key q ends it before the app answers, too', async () => {
  const run = await runOnTerminal(sandbox, ['start', '--no-open'], {
    env: { STAND_IN_SERVER: 'mute' },
    steps: [['The client answers', 'q']],
  });
  expect(run.exitCode).toBe(0);
  expect(sandbox.processes()).toEqual([]);
});

testOnTerminal(
  'the key o opens the app, the key d the database studio, once; both end with the app',
  async () => {
    const opened = join(sandbox.home, 'opened');
    const bin = join(sandbox.home, 'bin');
    mkdirSync(bin);
    for (const name of ['xdg-open', 'open'])
      writeFileSync(join(bin, name), `#!/bin/sh\necho "$@" >>${opened}\n`, { mode: 0o755 });
    const quitOnceOpened = (type: (keys: string) => void): void => {
      const timer = setInterval(() => existsSync(opened) && (clearInterval(timer), type('q')), 10);
    };
    const run = await runOnTerminal(sandbox, ['start', '--no-open'], {
      env: { PATH: [bin, sandbox.env['PATH']].join(delimiter) },
      steps: [
        ['Ctrl-C stops it.', 'd'],
        ['prisma studio', 'd'],
        [
          'runs already',
          (type) => {
            type('o');
            return quitOnceOpened(type);
          },
        ],
      ],
    });
    expect(run.exitCode).toBe(0);
    const [, studio = '', port] =
      /The database studio comes up at (http:\/\/localhost:(\d+))\./.exec(run.stdout) ?? [];
    expect(prismaCalls(join(sandbox.home, '..'))).toEqual([
      expect.objectContaining({ args: ['studio', '--schema', expect.any(String), '--port', port] }),
    ]);
    const [, client] = /The app is at (http:\S+)/.exec(run.stdout) ?? [];
    expect(readFileSync(opened, 'utf8')).toBe(`${client}\n`);
    expect(client).not.toBe(studio);
    expect(sandbox.processes()).toEqual([]);
  },
);

testOnTerminal(
  'the key r starts the server again, without the pause after a crash, and says when it answers',
  async () => {
    const kill = (): void => void process.kill(find('server.cjs'), 'SIGKILL');
    const run = await runOnTerminal(sandbox, ['start', '--no-open'], {
      steps: [
        ['Ctrl-C stops it.', 'r'],
        ['Starting the server again', ''],
        ['The server answers at', kill],
        ['It is started again in 1 s.', 'r'],
        ['The server answers at', kill],
        ['It is started again in 1 s.', 'q'],
      ],
    });
    expect(run.exitCode).toBe(0);
    expect(run.stdout.match(/^\S*server\S* Server listening on/gm)).toHaveLength(3);
  },
);

testOnTerminal(
  'the key c clears a terminal, and puts nothing into what another program reads',
  async () => {
    const steps: Step[] = [
      ['Ctrl-C stops it.', 'ch'],
      ['q quits', 'q'],
    ];
    const clear = '\u001B[2J';
    expect((await runOnTerminal(sandbox, ['start', '--no-open'], { steps })).stdout).toContain(
      clear,
    );
    expect(
      (await runOnTerminal(sandbox, ['start', '--no-open'], { steps, redirect: '| cat' })).stdout,
    ).not.toContain(clear);
  },
);
