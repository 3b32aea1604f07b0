import { startProxy } from '../support/proxy';
import { testWith } from '../support/requirements';
import { WASP, runProgram, type Run } from '../support/run-wasp';
import type { Sandbox } from '../support/sandbox';
import { eventsOf, inLab, type Event } from '../support/telemetry';

jest.setTimeout(10 * 60_000);

const testWithFaketime = testWith('faketime');

/** @param clock as faketime takes it: `+1y`, `-3h`, ... */
async function runAt(
  sandbox: Sandbox,
  clock: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Run> {
  // The sender's deadlines hold by the clock that does not jump.
  const run = await runProgram(
    sandbox,
    'faketime',
    ['-f', clock, process.execPath, WASP, ...args],
    { env: { FAKETIME_DONT_FAKE_MONOTONIC: '1', ...env } },
  );
  expect(run).toMatchObject({ exitCode: 0 });
  await sandbox.quiet();
  return run;
}

testWithFaketime.each([
  ['set back a year', '-365d'],
  ['set forward ten years', '+3650d'],
])(
  'a clock that is %s, then right again: at most one event too many, and no silence longer than 12 hours',
  (_, wrong) =>
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

/** 200 commands over 24 hours, seven minutes apart, in both buckets, with news and registry at the collector too: what the proxy saw is all that left. */
testWithFaketime(
  'a day of 200 commands asks the network for the documented requests and for nothing else',
  () =>
    inLab(
      async (lab) => {
        const { sandbox, collector } = lab;
        const { origin, host } = new URL(collector.url);
        const proxy = await startProxy();
        const env = {
          HTTPS_PROXY: proxy.url,
          HTTP_PROXY: proxy.url,
          WASP_NEWS_DISABLE: undefined,
          WASP_NEWS_URL: `${origin}/news`,
          npm_config_registry: `${origin}/npm/`,
        };
        const commands = [['version'], ['deps'], ['build'], ['info']];
        for (let index = 0; index < 200; index += 1)
          await runAt(
            sandbox,
            `+${Math.round((index * 1440) / 199)}m`,
            commands[index % commands.length]!,
            env,
          );
        await proxy.close();
        expect(new Set(proxy.tunnels)).toEqual(new Set([host]));
        // For each bucket at its first command, and at the first one that comes 12 hours later; news and versions with the first of these.
        const asked = collector.requests.map(({ method, path }) => `${method} ${path}`).sort();
        expect(asked).toEqual([
          'GET /news',
          'GET /news',
          'GET /npm/@wasp.sh%2fwasp-cli/latest',
          'GET /npm/@wasp.sh%2fwasp-cli/latest',
          ...Array<string>(4).fill('POST /capture'),
        ]);
        expect(proxy.tunnels).toHaveLength(asked.length);
        const events = collector.requests
          .filter(({ method }) => method === 'POST')
          .map(({ body }) => JSON.parse(body) as Event);
        expect(events.map(({ properties }) => properties.is_build)).toEqual([
          false,
          true,
          false,
          true,
        ]);
      },
      {
        answer: (request, response) =>
          response.end(request.url === '/news' ? '[]' : '{"status":1}'),
      },
    ),
);
