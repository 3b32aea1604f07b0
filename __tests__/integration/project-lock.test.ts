import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WASP, quote, runWasp, type Run, type RunOptions } from '../support/run-wasp';
import { startWasp, type RunningWasp } from '../support/running-wasp';
import { useSandbox } from '../support/sandbox';

const WAITING = 'Waiting for another wasp that works on this project ...\n';

const sandbox = useSandbox({ WASP_TELEMETRY_DISABLE: '1' });
let until: string;

beforeEach(() => {
  until = join(sandbox.home, 'until');
});

const goOn = (): void => writeFileSync(until, '');

/** Runs wasp with an engine that goes on until `goOn`. Resolves once that runs. */
function startLingering(
  args: readonly string[],
  options: RunOptions = {},
): Promise<{ ended: Promise<Run> }> {
  return new Promise((resolve) => {
    const ended: Promise<Run> = runWasp(sandbox, args, {
      ...options,
      env: { STAND_IN_BEHAVIOUR: 'linger', LINGER_UNTIL: until },
      onOutput: (text) => void (text.includes('lingering') && resolve({ ended })),
    });
  });
}

test('engines that write into a project never run at the same time', async () => {
  const spans = join(sandbox.home, 'spans');
  const commands = [
    ['compile'],
    ['compile', '--force'],
    ['build'],
    ['install'],
    ['engine', 'exec', '--', 'compile'],
  ];
  const runs = await Promise.all(
    commands.map((args) => runWasp(sandbox, args, { env: { STAND_IN_SPANS: spans } })),
  );
  expect(runs.map(({ exitCode }) => exitCode)).toEqual(commands.map(() => 0));
  expect(readFileSync(spans, 'utf8')).toBe('begin\nend\n'.repeat(commands.length));
});

test.each([['compile'], ['build'], ['clean'], ['install']])(
  '`wasp %s` waits for a compile that is at work, and says so once',
  async (name) => {
    mkdirSync(join(sandbox.project, '.wasp'));
    const first = await startLingering(['compile']);
    const second = await runWasp(sandbox, [name], {
      onOutput: (text) => void (text.includes(WAITING) && goOn()),
    });
    expect(second).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(new RegExp(`^${WAITING}(?!Waiting)`)),
    });
    expect(await first.ended).toMatchObject({ exitCode: 0, stderr: 'lingering\n' });
  },
);

test('one that waits ends with Ctrl-C, and has done nothing', async () => {
  const first = await startLingering(['compile']);
  const second = await runWasp(sandbox, ['compile'], {
    onOutput: (text, child) => void (text.includes(WAITING) && child.kill('SIGINT')),
  });
  expect(second).toMatchObject({ exitCode: 130, stdout: '', stderr: WAITING });
  goOn();
  await first.ended;
  expect(sandbox.engineCalls()).toHaveLength(1);
});

test('`wasp start` waits in its own stream', async () => {
  writeFileSync(
    join(sandbox.project, 'schema.prisma'),
    'datasource db {\n  provider = "sqlite"\n  url = env("DATABASE_URL")\n}\n',
  );
  const first = await startLingering(['compile']);
  const start = await runWasp(sandbox, ['start'], {
    onOutput: (text, child) => void (text.includes(WAITING) && child.kill('SIGINT')),
  });
  expect(start).toMatchObject({
    exitCode: 130,
    stdout: expect.stringContaining(`wasp   ${WAITING}`),
    stderr: '',
  });
  goOn();
  await first.ended;
});

test.each(['build', 'clean'])(
  'a `wasp %s` that has waited changes nothing where the app was started meanwhile',
  async (name) => {
    writeFileSync(
      join(sandbox.project, 'schema.prisma'),
      'datasource db {\n  provider = "sqlite"\n  url = env("DATABASE_URL")\n}\n',
    );
    mkdirSync(join(sandbox.project, '.wasp'));
    const first = await startLingering(['compile']);
    let app: RunningWasp | undefined;
    const second = await runWasp(sandbox, [name], {
      onOutput(text) {
        if (!text.includes(WAITING)) return;
        app = startWasp(sandbox, ['start'], { cwd: sandbox.project, env: {} });
        void app.said(new RegExp(WAITING.trim())).then(goOn);
      },
    });
    expect(second).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(/runs[^]*Nothing was changed/),
    });
    expect(existsSync(join(sandbox.project, '.wasp'))).toBe(true);
    expect(sandbox.engineCalls().map(({ args }) => args[0])).not.toContain('build');
    await first.ended;
    sandbox.kill();
  },
);

test('one that was killed is waited for no longer', async () => {
  const killed = await runWasp(sandbox, ['compile'], {
    env: { STAND_IN_BEHAVIOUR: 'hang' },
    onOutput: (text, child) => void (text.includes('hanging') && child.kill('SIGKILL')),
  });
  expect(killed.signal).toBe('SIGKILL');
  sandbox.kill();
  expect(await runWasp(sandbox, ['compile'])).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining(WAITING),
  });
});

test('programs of the engine that go on for long are not waited for', async () => {
  const first = await startLingering(['engine', 'exec', '--', 'start']);
  const second = await runWasp(sandbox, ['compile']);
  expect(second).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining(WAITING) });
  goOn();
  await first.ended;
});

test('a script of the project that runs wasp during an install does not wait for that', async () => {
  const run = await runWasp(sandbox, ['install'], {
    env: { STAND_IN_SCRIPT: `${quote(process.execPath)} ${quote(WASP)} compile` },
  });
  expect(run).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining(WAITING) });
  expect(sandbox.engineCalls().map(({ args }) => args[0])).toEqual(['install', 'compile']);
});
