import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { news } from '../../src/json/news';
import { copyStandIn } from '../support/engines';
import {
  CRITICAL,
  INFO,
  build,
  inNewsroom,
  lookupFile,
  readLookup,
  serve,
  settle,
  writeLookup,
} from '../support/newsroom';
import { startProxy } from '../support/proxy';
import { makePublishedCopy } from '../support/published-copy';
import { runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { runWasp } from '../support/run-wasp';
import { listHome, runSender, writeState } from '../support/telemetry';

const MODERATE = {
  id: 'm1',
  level: 'moderate',
  title: 'Mind the gap',
  body: 'Small.',
  publishedAt: '2026-01-02T00:00:00Z',
};

test('the sender looks up feed and version once in 12 hours, by ETag afterwards', () =>
  inNewsroom(
    async (lab) => {
      const { sandbox, requests, collector } = lab;
      await build(lab);
      expect(requests.map(({ url }) => url).sort()).toEqual([
        '/',
        '/npm/@wasp.sh%2fwasp-cli/latest',
      ]);
      expect(readLookup(sandbox)).toMatchObject({
        messages: [{ id: 'c1' }, { id: 'i1' }],
        latest: { wasp: '0.26.0' },
      });

      await runWasp(sandbox, ['deps']);
      await sandbox.quiet();
      expect(collector.events()).toHaveLength(2);
      expect(requests).toHaveLength(2);

      writeState(sandbox, {});
      writeFileSync(
        lookupFile(sandbox),
        JSON.stringify({ ...readLookup(sandbox), triedAt: '2026-01-01T00:00:00.000Z' }),
      );
      await runWasp(sandbox, ['deps']);
      await sandbox.quiet();
      expect(
        requests.find(({ url, headers }) => url === '/' && headers['if-none-match'] === '"1"'),
      ).toBeDefined();
      expect(readLookup(sandbox).messages).toHaveLength(2);
    },
    serve([CRITICAL, { id: 'bad' }, INFO], '0.26.0'),
  ));

test.each([
  { WASP_NEWS_DISABLE: '' },
  { WASP_AUTO_NEWS_DISABLE: '1' },
  { WASP_TELEMETRY_DISABLE: '' },
  { DO_NOT_TRACK: '1' },
  { WASP_NEWS_URL: 'http://example.com/' },
])('with %j nothing is looked up', (env) =>
  inNewsroom(
    async ({ sandbox, requests }) => {
      await runWasp(sandbox, ['build'], { env });
      await sandbox.quiet();
      expect(requests).toEqual([]);
      expect(existsSync(lookupFile(sandbox))).toBe(false);
    },
    serve([INFO]),
  ),
);

test('a sender whose user has opted out in between looks nothing up', () =>
  inNewsroom(
    async (lab) => {
      const { sandbox, requests } = lab;
      writeState(sandbox, {}, 'disabled');
      await runSender(lab);
      expect(requests).toEqual([]);
      writeState(sandbox, {}, 'enabled');
      await runSender(lab);
      expect(requests.map(({ url }) => url).sort()).toEqual([
        '/',
        '/npm/@wasp.sh%2fwasp-cli/latest',
      ]);
    },
    serve([INFO]),
  ));

testOnTerminal(
  'on a terminal, a critical message for this version is shown after every command until it is read; the others follow',
  () =>
    inNewsroom(async ({ sandbox, env }) => {
      settle(sandbox);
      writeLookup(sandbox, [CRITICAL, INFO], { wasp: '0.26.0' });
      for (let run = 0; run < 2; run += 1) {
        const { stdout } = await runOnTerminal(sandbox, ['engine', 'which']);
        expect(stdout).toContain('Update now. Fixed in 0.25.1.');
        expect(stdout).not.toContain('mascot');
      }
      expect(
        (
          await runWasp(sandbox, ['news'], {
            env: { ...env, WASP_NEWS_URL: 'https://127.0.0.1:9/' },
          })
        ).stdout,
      ).toContain('A hole.');
      expect((await runOnTerminal(sandbox, ['engine', 'which'])).stdout).toContain(
        'Wasp 0.26.0 is out',
      );
      expect((await runOnTerminal(sandbox, ['engine', 'which'])).stdout).not.toMatch(
        /Update now|mascot|is out/,
      );
    }, serve([])),
);

testOnTerminal.each<[string, string[], NodeJS.ProcessEnv, string]>([
  ['on CI', ['engine', 'which'], { CI: 'true' }, ''],
  ['with --json', ['version', '--json'], {}, ''],
  ['for completion', ['completion', 'bash'], {}, ''],
  ['when opted out', ['engine', 'which'], { WASP_TELEMETRY_DISABLE: '' }, ''],
  ['with WASP_NEWS_DISABLE', ['engine', 'which'], { WASP_NEWS_DISABLE: '' }, ''],
  [
    "with the official CLI's WASP_AUTO_NEWS_DISABLE",
    ['engine', 'which'],
    { WASP_AUTO_NEWS_DISABLE: '' },
    '',
  ],
  ['when stderr is a file', ['engine', 'which'], {}, '2>/dev/null'],
])('there is no notice %s, and nothing is written', (_, args, env, redirect) =>
  inNewsroom(async ({ sandbox }) => {
    settle(sandbox);
    writeLookup(sandbox, [CRITICAL, INFO]);
    const before = listHome(sandbox);
    expect((await runOnTerminal(sandbox, args, { env, redirect })).stdout).not.toMatch(
      /Update now|mascot/,
    );
    expect(listHome(sandbox)).toEqual(before);
  }, serve([])),
);

testOnTerminal(
  'a critical message is shown no more once the version has changed, a moderate one three times, one of news once; stdout gets none',
  () =>
    inNewsroom(async ({ sandbox }) => {
      settle(sandbox);
      writeLookup(sandbox, [INFO, CRITICAL, MODERATE]);
      const shown = async (env: NodeJS.ProcessEnv = {}) =>
        (
          await runOnTerminal(sandbox, ['engine', 'which'], { env, redirect: '>/dev/null' })
        ).stdout.match(/Update now|Mind the gap|mascot/g) ?? [];
      expect(await shown()).toEqual(['Update now']);
      const engine = join(sandbox.home, 'engine');
      copyStandIn(engine, { version: '0.25.1' });
      for (const expected of ['Mind the gap', 'Mind the gap', 'Mind the gap', 'mascot', undefined])
        expect(await shown({ WASP_ENGINE: engine })).toEqual(expected ? [expected] : []);
      expect(await shown()).toEqual(['Update now']);
      const file = join(sandbox.home, 'stderr');
      await runOnTerminal(sandbox, ['engine', 'which'], { redirect: `2>${file}` });
      expect(readFileSync(file, 'utf8')).not.toContain('Update now');
    }, serve([])),
);

testOnTerminal(
  "a new version of this command in the user's own npm registry is said once, after a command on a terminal",
  () =>
    inNewsroom(
      async ({ sandbox, requests, env }) => {
        writeFileSync(join(sandbox.home, '.npmrc'), `registry=${env.npm_config_registry}\n`);
        const wasp = makePublishedCopy();
        const run = async () =>
          (
            await runOnTerminal(sandbox, ['deps'], {
              wasp,
              env: { npm_config_registry: undefined },
            })
          ).stdout;
        const words = /Version 9\.9\.9 of this command is out; yours is \d+\.\d+\.\d+\./;
        const said = [await run()];
        await sandbox.quiet();
        expect(requests.map(({ url }) => url).sort()).toEqual([
          '/',
          '/npm/@wasp.sh%2fwasp-cli/latest',
          '/npm/wasp-shell/latest',
        ]);
        // The first one says it already where its look-up was faster than it.
        said.push(await run(), await run());
        expect(said.filter((text) => words.test(text))).toHaveLength(1);
      },
      (request, response) =>
        void response.end(
          request.url === '/'
            ? '[]'
            : JSON.stringify({ version: request.url?.includes('wasp-shell') ? '9.9.9' : '0.25.0' }),
        ),
    ),
);

test('nobody else is asked: the feed of the Wasp team and the npm registry, through the proxy', () =>
  inNewsroom(async ({ sandbox, collector }) => {
    const proxy = await startProxy('refuses');
    await runWasp(sandbox, ['build'], {
      env: {
        WASP_NEWS_URL: undefined,
        npm_config_registry: undefined,
        HTTPS_PROXY: proxy.url,
        NO_PROXY: '127.0.0.1',
      },
    });
    await sandbox.quiet();
    await proxy.close();
    expect(proxy.tunnels.sort()).toEqual(['news.wasp.sh:443', 'registry.npmjs.org:443']);
    expect(collector.events()).toHaveLength(1);
  }, serve([])));

test.each([
  ['was turned off by `wasp telemetry disable`', {}, 'disabled'],
  ['is not due', { build: 0, other: 0 }, undefined],
] as const)('nothing is looked up where telemetry %s', (_, ages, choice) =>
  inNewsroom(
    async ({ sandbox, requests }) => {
      writeState(sandbox, ages, choice);
      await runWasp(sandbox, ['build']);
      await runWasp(sandbox, ['deps']);
      await sandbox.quiet();
      expect(requests).toEqual([]);
    },
    serve([INFO]),
  ),
);

test('`wasp news` reads the feed now, and remembers what was read', () =>
  inNewsroom(
    async ({ sandbox }) => {
      expect((await runWasp(sandbox, ['news'], { cwd: sandbox.home })).stdout).toMatch(
        /^Update now {2}2026-01-02 {2}critical\nA hole\.\nConcerns Wasp <0\.25\.1; fixed in 0\.25\.1\.\n\nWasp has a mascot/,
      );
      expect((await runWasp(sandbox, ['news'], { cwd: sandbox.home })).stdout).toBe(
        'There is nothing new. `wasp news --all` shows the 2 messages that you have read.\n',
      );
      const { stdout, stderr } = await runWasp(sandbox, ['news', '--all', '--json'], {
        cwd: sandbox.home,
      });
      expect(stderr).toBe('');
      expect(news.parse(JSON.parse(stdout))).toMatchObject({
        isCurrent: true,
        problem: null,
        messages: [
          { id: 'c1', isRead: true },
          { id: 'i1', isRead: true },
        ],
      });
    },
    serve([INFO, CRITICAL]),
  ));

test("the official CLI's variable names the feed too, where WASP_NEWS_URL does not", () =>
  inNewsroom(
    async ({ sandbox, env }) => {
      const names = { WASP_NEWS_URL: undefined, WASP_NEWS_SERVER_URL: env.WASP_NEWS_URL };
      expect(
        (await runWasp(sandbox, ['news'], { env: names, cwd: sandbox.home })).stdout,
      ).toContain('mascot');
      expect(
        (
          await runWasp(sandbox, ['news'], {
            env: { ...names, WASP_NEWS_URL: 'https://127.0.0.1:9/' },
            cwd: sandbox.home,
          })
        ).stderr,
      ).toContain("The feed can't be read now");
    },
    serve([INFO]),
  ));

test('`wasp news` without a network shows what it had, and from when; with nothing it fails', () =>
  inNewsroom(async ({ sandbox }) => {
    const env = { WASP_NEWS_URL: 'https://127.0.0.1:9/' };
    expect(await runWasp(sandbox, ['news'], { env, cwd: sandbox.home })).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining("The news can't be read."),
    });
    writeLookup(sandbox, [INFO]);
    const run = await runWasp(sandbox, ['news'], { env, cwd: sandbox.home });
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('mascot'),
      stderr: expect.stringContaining('what it said on 2026-01-03T00:00:00Z'),
    });
    const { stdout } = await runWasp(sandbox, ['news', '--all', '--json'], {
      env,
      cwd: sandbox.home,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      isCurrent: false,
      asOf: '2026-01-03T00:00:00.000Z',
      problem: expect.stringContaining('ECONNREFUSED'),
      messages: [{ id: 'i1', isRead: true }],
    });
  }, serve([])));
