import { spawnSync } from 'node:child_process';
import { startProxy } from '../support/proxy';
import { WASP, runProgram, type Run } from '../support/run-wasp';
import type { Sandbox } from '../support/sandbox';
import { eventsOf, inLab } from '../support/telemetry';

jest.setTimeout(10 * 60_000);

const isThere = spawnSync('faketime', ['-f', '+1d', 'true']).status === 0;
const testWithFaketime = isThere ? test : test.skip;
if (!isThere) process.stderr.write('SKIPPED: the tests of wrong clocks need faketime (Debian: faketime).\n');

/** @param clock as faketime takes it: `+1y`, `-3h`, ... */
async function runAt(sandbox: Sandbox, clock: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  // The sender's deadlines hold by the clock that does not jump.
  const run = await runProgram(sandbox, 'faketime', ['-f', clock, process.execPath, WASP, ...args], { env: { FAKETIME_DONT_FAKE_MONOTONIC: '1', ...env } });
  expect(run).toMatchObject({ exitCode: 0 });
  await sandbox.quiet();
  return run;
}

testWithFaketime.each([
  ['set back a year', '-365d'],
  ['set forward ten years', '+3650d'],
])('a clock that is %s, then right again: at most one event too many, and no silence longer than 12 hours', (_, wrong) =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    await runAt(sandbox, '+0', ['version']);
    expect(await eventsOf(lab)).toHaveLength(1);
    await runAt(sandbox, wrong, ['version']);
    await runAt(sandbox, wrong, ['version']);
    await runAt(sandbox, '+0', ['version']);
    await runAt(sandbox, '+60s', ['version']);
    const inTheFirstHours = (await eventsOf(lab)).length;
    expect(inTheFirstHours).toBeLessThanOrEqual(3);
    await runAt(sandbox, '+13h', ['version']);
    expect((await eventsOf(lab)).length).toBe(inTheFirstHours + 1);
    await runAt(sandbox, '+13h', ['version']);
    expect((await eventsOf(lab)).length).toBe(inTheFirstHours + 1);
  }),
);

/** 200 commands over 24 hours, seven minutes apart, in both buckets: what the proxy saw is all that left. */
testWithFaketime('a day of 200 commands, 12 hours each way, asks the network for the documented requests and for nothing else', () =>
  inLab(async (lab) => {
    const { sandbox, collector } = lab;
    const proxy = await startProxy();
    try {
      const commands = [['version'], ['deps'], ['build'], ['info']];
      for (let index = 0; index < 200; index += 1) {
        const minutes = -720 + Math.round((index * 1440) / 199);
        await runAt(sandbox, `${minutes < 0 ? '' : '+'}${minutes}m`, commands[index % commands.length]!, { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url });
      }
      const { host } = new URL(collector.url);
      expect(new Set(proxy.tunnels)).toEqual(new Set([host]));
      // At the start, after 12 hours, and for the last command 24 hours later.
      expect(collector.requests.length).toBe(proxy.tunnels.length);
      const buckets = (await eventsOf(lab)).map(({ properties }) => properties.is_build);
      expect(buckets.filter((isBuild) => isBuild).length).toBeLessThanOrEqual(3);
      expect(buckets.filter((isBuild) => !isBuild).length).toBeLessThanOrEqual(3);
      expect(buckets.length).toBeGreaterThanOrEqual(4);
      expect(collector.requests.map(({ method, path }) => `${method} ${path}`).filter((line) => line !== 'POST /capture')).toEqual([]);
    } finally {
      await proxy.close();
    }
  }),
);
