import { readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { statFieldsOf } from '../support/processes';
import { testWith } from '../support/requirements';
import { WASP, runLine, runProgram, runWasp } from '../support/run-wasp';
import {
  claimedBuckets,
  eventsOf,
  findSenders,
  inLab,
  readStore,
  runSender,
  writeState,
  type Lab,
} from '../support/telemetry';

/** A lab whose server holds the request open, so that the sender can be looked at; after the test it is ended. */
const inHangingLab = (test: (lab: Lab) => Promise<void>): Promise<void> =>
  inLab(
    async (lab) => {
      await test(lab);
      lab.sandbox.kill();
    },
    { answer: () => {} },
  );

const words = (pid: number, file: string): string[] =>
  readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0').filter(Boolean);

/** What the file descriptors of a process stand for. */
const targets = (pid: number, fds: readonly string[] = readdirSync(`/proc/${pid}/fd`)): string[] =>
  fds.map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));

const isChannel = (target: string): boolean => /^(pipe|socket):/.test(target);

testWith('linux')(
  "the sender's arguments and environment say nothing of the event, its folder is not the project, and it has none of its parent's pipes",
  () =>
    inHangingLab(async ({ sandbox, collector }) => {
      let given: string[] = [];
      let env: string[] = [];
      await runWasp(sandbox, ['deploy', 'fly', 'deploy', '--org', 'my-app'], {
        onStart: ({ pid = 0 }) => {
          given = targets(pid, ['0', '1', '2']).filter(isChannel);
          env = words(pid, 'environ');
        },
      });
      await collector.received(1);
      const [sender = 0, ...others] = findSenders(sandbox);
      expect(others).toEqual([]);

      expect(words(sender, 'cmdline')).toEqual([
        process.execPath,
        '--optimize-for-size',
        expect.stringMatching(/\/dist\/background\/sender\.js$/),
      ]);
      // The system's shell, which starts it, says where it is; what is asked of Node.js in that folder is left out.
      expect(words(sender, 'environ').sort()).toEqual(
        [...env.filter((word) => !word.startsWith('NODE_OPTIONS=')), 'PWD=/'].sort(),
      );
      const { project_hash, distinct_id } = (
        collector.events()[0] as { properties: Record<string, string> }
      ).properties;
      const visible = JSON.stringify([words(sender, 'environ'), words(sender, 'cmdline')]);
      for (const secret of [
        project_hash,
        distinct_id,
        readStore(sandbox, 'identity.json').key,
        'my-app',
        'fly;deploy',
      ])
        expect(visible).not.toContain(secret);

      expect(readlinkSync(`/proc/${sender}/cwd`)).toBe('/');
      expect(given).toHaveLength(3);
      expect(targets(sender).filter((target) => given.includes(target))).toEqual([]);
      expect(targets(sender, ['1', '2'])).toEqual(['/dev/null', '/dev/null']);
      expect(targets(sender).filter((file) => file.startsWith(dirname(sandbox.home)))).toEqual([]);
    }),
);

testWith('linux')('the sender has a session of its own, a low priority and at most 80 MiB', () =>
  inHangingLab(async ({ sandbox, collector }) => {
    await runWasp(sandbox, ['build']);
    await collector.received(1);
    const [sender = 0] = findSenders(sandbox);
    // proc(5): group, session and terminal, and nice as the 19th field of all.
    const fields = statFieldsOf(sender);
    expect(fields.slice(2, 5)).toEqual([String(sender), String(sender), '0']);
    expect(Number(fields[16])).toBeGreaterThan(0);
    const [, peakKib] =
      /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${sender}/status`, 'utf8')) ?? [];
    expect(Number(peakKib) / 1024).toBeLessThanOrEqual(80);
  }),
);

test.each(['wasp build', 'wasp build 9>&1', 'wasp build 63>&1', 'exec 20>&1; wasp build'])(
  '`%s`: whoever reads the output sees its end while the sender still runs',
  (line) =>
    inHangingLab(async ({ sandbox, collector }) => {
      await runLine(sandbox, line);
      expect(findSenders(sandbox)).toHaveLength(1);
      await collector.received(1);
    }),
);

testWith('setsid')(
  'a signal to the group of the shell that has started the command does not reach the sender',
  () =>
    inHangingLab(async ({ sandbox, collector }) => {
      const script = 'trap "" TERM; "$@"; (trap - TERM; kill -TERM 0); true';
      await runProgram(sandbox, 'setsid', [
        '--wait',
        'bash',
        '-c',
        script,
        'bash',
        process.execPath,
        WASP,
        'build',
      ]);
      await collector.received(1);
      expect(findSenders(sandbox)).toHaveLength(1);
    }),
);

test.each([
  ['CI', { CI: 'true' }],
  ['a container', { STAND_IN_CONTAINER: '/.dockerenv' }],
])(
  'on %s, where the sender would be killed with the job, it is waited for, a second at most; elsewhere nobody waits',
  (_, env) =>
    inHangingLab(async (lab) => {
      const { sandbox } = lab;
      const timed = async (more: NodeJS.ProcessEnv): Promise<number> =>
        (await runWasp(sandbox, ['build'], { env: more })).durationMs;
      const plainMs = await timed({ WASP_TELEMETRY_DISABLE: '1' });
      expect(await timed({})).toBeLessThan(plainMs + 900);
      expect(findSenders(sandbox)).toHaveLength(1);
      await sandbox.quiet();
      writeState(sandbox, {}, 'enabled');
      const waitedMs = await timed(env);
      expect(waitedMs).toBeGreaterThan(1000);
      // The wait itself is 1 s; the rest is this machine's.
      expect(waitedMs).toBeLessThan(plainMs + 2500);
    }),
);

test("what NODE_OPTIONS asks for in the user's folder does not keep the event from leaving", () =>
  inLab(async (lab) => {
    writeFileSync(join(lab.sandbox.project, 'hook.cjs'), '');
    expect(
      await runWasp(lab.sandbox, ['version'], { env: { NODE_OPTIONS: '--require ./hook.cjs' } }),
    ).toMatchObject({ exitCode: 0 });
    expect(await eventsOf(lab)).toHaveLength(1);
  }));

test('a sender that has got to its claim too late to have an answer claims nothing, and sends nothing', () =>
  inLab(async (lab) => {
    await runSender(lab, 2.6);
    expect(await eventsOf(lab)).toEqual([]);
    expect(claimedBuckets(lab.sandbox)).toEqual([]);
    await runSender(lab);
    expect(await eventsOf(lab)).toHaveLength(1);
  }));
