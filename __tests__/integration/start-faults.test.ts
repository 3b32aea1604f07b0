import { rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageInfo } from '../../src/package-info';
import { DATABASE_STAND_INS, addDatabase } from '../support/database-project';
import { runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { runWasp } from '../support/run-wasp';
import { startWasp, type RunningWasp } from '../support/running-wasp';
import { useStandInApp } from '../support/stand-in-app';

const { sandbox, start, find } = useStandInApp();
/** While it is there, the engine that runs comes to its end, and no other one waits. */
let lingerUntil: string;

beforeEach(() => {
  lingerUntil = join(sandbox.home, 'linger-until');
});

const lingering = (): NodeJS.ProcessEnv => ({
  STAND_IN_BEHAVIOUR: 'linger',
  LINGER_UNTIL: lingerUntil,
});
const startSabotaged = (env: NodeJS.ProcessEnv): RunningWasp =>
  startWasp(sandbox, ['start'], {
    cwd: sandbox.project,
    env,
    nodeArgs: ['--require', join(__dirname, '..', 'support', 'sabotage.cjs')],
  });
const save = (): void =>
  writeFileSync(
    join(sandbox.project, 'main.wasp.ts'),
    `export default app({ title: "${Date.now()}" });\n`,
  );
const READY = /Ctrl-C stops it/;

test.each(['throw', 'reject'])(
  'a bug that nobody has caught (%s) says that it is one, and leaves nothing running',
  async (SABOTAGE) => {
    const SABOTAGE_WHEN = join(sandbox.home, 'sabotage');
    const wasp = startSabotaged({ SABOTAGE, SABOTAGE_WHEN });
    await wasp.said(READY);
    writeFileSync(SABOTAGE_WHEN, '');
    expect(await wasp.ended).toBe(1);
    expect(wasp.stderr()).toMatch(
      /^Error: This is a bug in the wasp shell: nobody has thought of this\n/,
    );
    expect(wasp.stderr()).toContain(
      `Please ${packageInfo.bugsUrl ? 'report it at https:' : 'keep this output'}`,
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

testOnTerminal(
  'a terminal that goes away ends it as SIGHUP does: in order, and with all that it has started',
  async () => {
    const closeTerminal = (): void => void sandbox.kill((line) => /^\d+ script /.test(line));
    await runOnTerminal(sandbox, ['start', '--no-open'], {
      steps: [['Ctrl-C stops it.', closeTerminal]],
    });
    await sandbox.quiet();
    expect((await runWasp(sandbox, ['logs'])).stdout).toMatch(/ wasp {3}Stopped\.\n$/);
  },
);

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
