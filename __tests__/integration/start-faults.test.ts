import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { DATABASE_STAND_INS, addDatabase, prismaCalls } from '../support/database-project';
import { DOWN, ENTER, runOnTerminal, type Step } from '../support/run-on-terminal';
import { runWasp } from '../support/run-wasp';
import { startWasp, type RunningWasp } from '../support/running-wasp';
import { createSandbox, type Sandbox } from '../support/sandbox';
import { addApp } from '../support/stand-in-app';

/** What may go wrong around an app that runs. Engine, server and client are stand-ins: nothing here is about them. */
let sandbox: Sandbox;
/** While it is there, the engine that runs comes to its end, and no other one waits. */
let lingerUntil: string;

beforeEach(() => {
  sandbox = createSandbox({ WASP_TELEMETRY_DISABLE: '1' });
  lingerUntil = join(sandbox.home, 'linger-until');
  addDatabase(sandbox.project, 'sqlite');
  addApp(sandbox.project);
});

afterEach(async () => {
  sandbox.kill();
  await sandbox.quiet();
  sandbox.remove();
});

const start = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): RunningWasp =>
  startWasp(sandbox, ['start', ...args], { cwd: sandbox.project, env });
const startSabotaged = (env: NodeJS.ProcessEnv): RunningWasp =>
  startWasp(sandbox, ['start'], {
    cwd: sandbox.project,
    env,
    nodeArgs: ['--require', join(__dirname, '..', 'support', 'sabotage.cjs')],
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
const find = (program: string): number =>
  parseInt(
    sandbox.processes().find((line) => line.includes(program) && !line.includes('sh -c')) ?? '',
    10,
  );
const READY = /Ctrl-C stops it/;
const findFreePort = (): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(String(port)));
    });
  });

test.each(['throw', 'reject'])(
  'a bug that nobody has caught (%s) says that it is one, and leaves nothing running',
  async (SABOTAGE) => {
    const SABOTAGE_WHEN = join(sandbox.home, 'sabotage');
    const wasp = startSabotaged({ SABOTAGE, SABOTAGE_WHEN });
    await wasp.said(READY);
    writeFileSync(SABOTAGE_WHEN, '');
    expect(await wasp.ended).toBe(1);
    expect(wasp.stderr()).toMatch(
      /^Error: This is a bug in the wasp shell: nobody has thought of this\n[^]*Please report it at https:/,
    );
    await sandbox.quiet();
  },
);

test('where the system has no watches left, that is said once with what to do, and the app comes up', async () => {
  const wasp = startSabotaged({ SABOTAGE: 'watches' });
  await wasp.said(READY);
  expect(wasp.stdout().match(/Not all files are watched/g)).toHaveLength(1);
  expect(wasp.stdout()).toContain(
    'Raise the limit: `sudo sysctl fs.inotify.max_user_watches=524288`.',
  );
  wasp.child.kill('SIGINT');
  expect(await wasp.ended).toBe(130);
});

test('what is saved during the first compile is compiled too', async () => {
  const wasp = start([], lingering());
  await wasp.said(/Compiling \.\.\./);
  save();
  writeFileSync(lingerUntil, '');
  await wasp.said(/Changed: main\.wasp\.ts\. Compiling \.\.\./);
  await wasp.said(READY);
});

test('an engine that is killed is a compile that has failed, and the next one mends it', async () => {
  writeFileSync(lingerUntil, '');
  const wasp = start(['--json'], lingering());
  await wasp.said(/"event":"ready"/);
  rmSync(lingerUntil);
  const before = wasp.stdout().length;
  save();
  await wasp.said(/"part":"wasp","state":"starting"/, before);
  while (Number.isNaN(find('wasp-bin'))) await new Promise((resolve) => setTimeout(resolve, 10));
  process.kill(find('wasp-bin'), 'SIGKILL');
  const [line] = await wasp.said(/^\{"event":"compiled","isSuccess":false.*$/m, before);
  expect(JSON.parse(line).text).toContain('The engine was ended by SIGKILL.');
  writeFileSync(lingerUntil, '');
  save();
  await wasp.said(/"event":"compiled","isSuccess":true/, before);
});

test('the key q during a compile ends the engine too', async () => {
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

test('the key q ends it before the app answers, too', async () => {
  const run = await runOnTerminal(sandbox, ['start', '--no-open'], {
    env: { STAND_IN_SERVER: 'mute' },
    steps: [['The client answers', 'q']],
  });
  expect(run.exitCode).toBe(0);
  expect(sandbox.processes()).toEqual([]);
});

test('a terminal that goes away ends it as SIGHUP does: in order, and with all that it has started', async () => {
  const closeTerminal = (): void => void sandbox.kill((line) => /^\d+ script /.test(line));
  await runOnTerminal(sandbox, ['start', '--no-open'], {
    steps: [['Ctrl-C stops it.', closeTerminal]],
  });
  await sandbox.quiet();
  expect((await runWasp(sandbox, ['logs'])).stdout).toMatch(/ wasp {3}Stopped\.\n$/);
});

test('a part that can not be started leaves none of the others running', async () => {
  rmSync(join(sandbox.project, 'node_modules', 'vite'), { recursive: true });
  const run = await runWasp(sandbox, ['start']);
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain('Compiled in');
  expect(run.stderr).toContain(
    'Error: Vite, which serves the client, is not installed in the project.',
  );
  expect(sandbox.processes()).toEqual([]);
});

test('all is stopped within 5 s, though server and database are deaf to signals', async () => {
  addDatabase(sandbox.project, 'postgresql');
  const PATH = [DATABASE_STAND_INS, sandbox.env['PATH']].join(delimiter);
  const wasp = start([], { PATH, STAND_IN_DOCKER: 'deaf', STAND_IN_SERVER: 'deaf' });
  await wasp.said(READY);
  const askedAt = Date.now();
  wasp.child.kill('SIGINT');
  expect(await wasp.ended).toBe(130);
  expect(Date.now() - askedAt).toBeLessThan(5000);
  expect(wasp.stdout()).toContain('deaf to SIGINT');
  expect(sandbox.processes()).toEqual([]);
});

test('with --only client and a port of its own choice nothing else is started, and the key r says so', async () => {
  const port = await findFreePort();
  const run = await runOnTerminal(
    sandbox,
    ['start', '--only', 'client', '--client-port', port, '--no-open'],
    {
      steps: [
        [`The app is at http://localhost:${port}/`, 'r'],
        ['With --only client there is no server.', 'q'],
      ],
    },
  );
  expect(run.exitCode).toBe(0);
  expect(run.stdout).not.toContain('Server listening');
});

test.each([
  [[], {}, 'client red\n', '[null,"1"]'],
  [[], { FORCE_COLOR: '1' }, ' \x1b[31mred\x1b[39m\n', '["1",null]'],
  [[], { FORCE_COLOR: '1', NO_COLOR: '1' }, 'client red\n', '[null,"1"]'],
  [['--no-color'], { FORCE_COLOR: '1' }, 'client red\n', '[null,"1"]'],
])(
  '%j with %j: what a part writes in colour is handed on as that asks for, and the part is told',
  async (args, env, red, told) => {
    const wasp = start(args, env);
    await wasp.said(READY);
    expect(wasp.stdout()).toContain(red);
    expect(wasp.stdout()).toContain(`colour: ${told}`);
    expect(wasp.stdout().includes('\x1b')).toBe(red.includes('\x1b'));
  },
);

test('the key o opens the app, the key d the database studio, once; both end with the app', async () => {
  const opened = join(sandbox.home, 'opened');
  const bin = join(sandbox.home, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\necho "$@" >>${opened}\n`, { mode: 0o755 });
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
});

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

  test.each([
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

test('--server-port is where the server answers, and what the app is told', async () => {
  const port = await findFreePort();
  const wasp = start(['--server-port', port]);
  await wasp.said(READY);
  expect(await (await fetch(`http://localhost:${port}`)).text()).toBe('served');
  expect(readFileSync(`/proc/${find('vite.js')}/environ`, 'utf8').split('\0')).toContain(
    `REACT_APP_API_URL=http://localhost:${port}`,
  );
});

test('the key r starts the server again, without the pause after a crash, and says when it answers', async () => {
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
});

test('a server that a change has started within the pause after a crash is left alone, and it is said when it answers', async () => {
  const wasp = start();
  await wasp.said(READY);
  const crash = async (pause: string): Promise<void> => {
    process.kill(find('server.cjs'), 'SIGUSR2');
    await wasp.said(new RegExp(`The server has ended by itself. It is started again in ${pause}`));
  };
  const answers = (): Promise<unknown> =>
    wasp.said(/The server answers at/, wasp.stdout().lastIndexOf('It is started again in'));
  await crash('1 s');
  process.kill(find('server.cjs'), 'SIGWINCH');
  await answers();
  await crash('2 s');
  await answers();
  expect(wasp.stdout().match(/Server listening on/g)).toHaveLength(3);
});

test('the key c clears a terminal, and puts nothing into what another program reads', async () => {
  const steps: Step[] = [
    ['Ctrl-C stops it.', 'ch'],
    ['q quits', 'q'],
  ];
  const clear = '\u001B[2J';
  expect((await runOnTerminal(sandbox, ['start', '--no-open'], { steps })).stdout).toContain(clear);
  expect(
    (await runOnTerminal(sandbox, ['start', '--no-open'], { steps, redirect: '| cat' })).stdout,
  ).not.toContain(clear);
});
