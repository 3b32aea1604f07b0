import { runOnTerminal, testOnTerminal, CTRL_C, findShells } from '../support/run-on-terminal';
import { runWasp, type Run } from '../support/run-wasp';
import { inSandbox, type Sandbox } from '../support/sandbox';

/** How long an engine that is deaf to signals may take to end: tests of it run at the same time, for it has to be waited out. */
const GRACE_MS = 4000;

/** Telemetry would have a process of its own. */
const withEngine = (behaviour: string, test: (sandbox: Sandbox) => Promise<void>): Promise<void> =>
  inSandbox({ STAND_IN_BEHAVIOUR: behaviour, WASP_TELEMETRY_DISABLE: '' }, test);

/** A run with the time that it took from the first signal on. */
interface Stopped extends Run {
  stopMs: number;
}

/** Runs a command and sends it the signals once the engine runs. */
async function runAndStop(
  sandbox: Sandbox,
  args: readonly string[],
  signals: readonly NodeJS.Signals[],
): Promise<Stopped> {
  let stoppedAt = NaN;
  const run = await runWasp(sandbox, args, {
    onOutput(text, child) {
      if (!/hanging|waiting/.test(text)) return;
      stoppedAt = Date.now();
      aMomentApart(signals, (signal) => void child.kill(signal));
    },
  });
  return { ...run, stopMs: Date.now() - stoppedAt };
}

/** Two signals of a kind are one to the system until the first has been taken, and that can't be seen from outside. */
function aMomentApart<T>(signals: readonly T[], send: (signal: T) => void): void {
  signals.forEach((signal, index) => setTimeout(() => send(signal), index * 300));
}

test.concurrent.each([
  ['compile', 'SIGINT', 130],
  ['compile', 'SIGTERM', 143],
  ['compile', 'SIGHUP', 129],
  ['deps', 'SIGTERM', 143],
  ['engine exec -- compile', 'SIGINT', 130],
  ['engine exec -- compile', 'SIGTERM', 143],
  ['engine exec -- compile', 'SIGHUP', 129],
] as const)(
  '`wasp %s` ends on %s with exit code %i, and without words of its own',
  (name, signal, exitCode) =>
    withEngine('wait', async (sandbox) => {
      const isSilent = name === 'deps';
      const run = isSilent
        ? await stopWhenCalled(sandbox, name, signal)
        : await runAndStop(sandbox, name.split(' '), [signal]);
      expect(sandbox.processes()).toEqual([]);
      expect(run.exitCode).toBe(exitCode);
      expect(run.stdout + run.stderr).toBe(isSilent ? '' : 'waiting\n');
      expect(run.stopMs).toBeLessThan(GRACE_MS);
    }),
);

/** What the engine prints is kept until its end: the call that it has written down says that it runs. */
async function stopWhenCalled(
  sandbox: Sandbox,
  name: string,
  signal: NodeJS.Signals,
): Promise<Stopped> {
  let stoppedAt = NaN;
  const run = await runWasp(sandbox, name.split(' '), {
    onStart(child) {
      const timer = setInterval(() => {
        if (sandbox.engineCalls().length === 0) return;
        clearInterval(timer);
        stoppedAt = Date.now();
        child.kill(signal);
      }, 20);
    },
  });
  return { ...run, stopMs: Date.now() - stoppedAt };
}

test.concurrent.each([
  ['compile', 'SIGINT', 130],
  ['build', 'SIGTERM', 143],
  ['engine exec -- compile', 'SIGHUP', 129],
] as const)(
  '`wasp %s` ends on %s with exit code %i, though the engine and what it started are deaf to it',
  (name, signal, exitCode) =>
    withEngine('hang', async (sandbox) => {
      const run = await runAndStop(sandbox, name.split(' '), [signal]);
      expect(sandbox.processes()).toEqual([]);
      expect(run.exitCode).toBe(exitCode);
      expect(run.stdout + run.stderr).toBe('hanging\n');
    }),
);

test.concurrent.each([
  ['compile', 'SIGINT', 130],
  ['engine exec -- compile', 'SIGTERM', 143],
] as const)(
  'a second signal ends `wasp %s` at once, with all that it started',
  (name, signal, exitCode) =>
    withEngine('hang', async (sandbox) => {
      const run = await runAndStop(sandbox, name.split(' '), [signal, signal]);
      await sandbox.quiet(1000);
      expect(run.exitCode).toBe(exitCode);
      expect(run.stopMs).toBeLessThan(GRACE_MS);
    }),
);

test.concurrent('a signal that comes before the engine is started is not lost', () =>
  withEngine('wait', async (sandbox) => {
    const run = await runWasp(sandbox, ['compile', '--verbose'], {
      onOutput: (text, child) => void (text.includes('engine 0.25.0 in') && child.kill('SIGTERM')),
    });
    expect(sandbox.processes()).toEqual([]);
    expect(run.exitCode).toBe(143);
  }),
);

testOnTerminal.concurrent.each([
  ['compile', 'wait', 'waiting'],
  ['compile', 'hang', 'hanging'],
  ['engine exec -- compile', 'wait', 'waiting'],
  ['engine exec -- compile', 'hang', 'hanging'],
])(
  'Ctrl-C on a terminal ends `wasp %s` with exit code 130, though the engine would %s',
  (name, behaviour, shown) =>
    withEngine(behaviour, async (sandbox) => {
      const run = await runOnTerminal(sandbox, name.split(' '), { steps: [[shown, CTRL_C]] });
      expect(sandbox.processes()).toEqual([]);
      expect(run.exitCode).toBe(130);
      expect(run.stdout).not.toContain('Error:');
    }),
);

testOnTerminal.concurrent.each(['compile', 'engine exec -- compile'])(
  'what the engine of `wasp %s` starts after Ctrl-C on a terminal is stopped too',
  (name) =>
    withEngine('respawn', async (sandbox) => {
      const run = await runOnTerminal(sandbox, name.split(' '), {
        steps: [
          ['running', CTRL_C],
          ['respawned', ''],
        ],
      });
      expect(run.exitCode).toBe(130);
      await sandbox.quiet(1000);
    }),
);

testOnTerminal.concurrent.each(['compile', 'engine exec -- compile'])(
  'a second Ctrl-C on a terminal ends `wasp %s` at once, with all that it started',
  (name) =>
    withEngine('hang', async (sandbox) => {
      let stoppedAt = NaN;
      const stop = (type: (keys: string) => void): void => {
        stoppedAt = Date.now();
        aMomentApart([CTRL_C, CTRL_C], type);
      };
      const run = await runOnTerminal(sandbox, name.split(' '), { steps: [['hanging', stop]] });
      expect(Date.now() - stoppedAt).toBeLessThan(GRACE_MS);
      expect(run.exitCode).toBe(130);
      await sandbox.quiet(1000);
    }),
);

testOnTerminal.concurrent.each([
  ['compile', {}],
  ['compile', { NO_COLOR: '1' }],
  ['engine exec -- compile', {}],
])('a terminal that goes away ends `wasp %s` (%j) and all that it started', (name, env) =>
  withEngine('chatter', async (sandbox) => {
    let shells: number[] = [];
    const closeTerminal = (): void => {
      shells = findShells(sandbox);
      sandbox.kill((line) => /^\d+ script /.test(line));
    };
    await runOnTerminal(sandbox, name.split(' '), { env, steps: [['chattering', closeTerminal]] });
    expect(shells).toHaveLength(1);
    await sandbox.quiet(GRACE_MS + 3000);
  }),
);
