import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { news } from '../../src/documents/news';
import { runOnTerminal } from '../support/run-on-terminal';
import { runWasp } from '../support/run-wasp';
import type { Sandbox } from '../support/sandbox';
import { inLab, listHome, writeState, type Lab } from '../support/telemetry';

const CRITICAL = { id: 'c1', level: 'critical', title: 'Update now', body: 'A hole.', publishedAt: '2026-01-02T00:00:00Z', affects: '<0.25.1', fixedIn: '0.25.1' };
const INFO = { id: 'i1', level: 'info', title: 'Wasp has a mascot', body: 'Da Boi.', publishedAt: '2026-01-01T00:00:00Z' };

/** A feed and an npm registry in one, on loopback, beside a lab's collector. */
async function inNewsroom(test: (room: Lab & { requests: IncomingMessage[]; env: NodeJS.ProcessEnv }) => Promise<void>, answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<void> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => (requests.push(request), answer(request, response)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const env = { WASP_NEWS_DISABLE: undefined, WASP_NEWS_URL: url, npm_config_registry: `${url}npm` };
  try {
    await inLab((lab) => test({ ...lab, requests, env }), { env });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function serve(feed: unknown, latest = '0.25.0') {
  return ({ url, headers }: IncomingMessage, response: ServerResponse): void => {
    if (url !== '/') return void response.end(JSON.stringify({ version: latest }));
    if (headers['if-none-match'] === '"1"') return void response.writeHead(304).end();
    response.setHeader('etag', '"1"').end(JSON.stringify(feed));
  };
}

const lookupFile = ({ home }: Sandbox): string => join(home, '.config/wasp/messages/feed.json');
const readLookup = (sandbox: Sandbox) => JSON.parse(readFileSync(lookupFile(sandbox), 'utf8'));

function writeLookup(sandbox: Sandbox, messages: unknown[], latest = {}): void {
  mkdirSync(join(sandbox.home, '.config/wasp/messages'), { recursive: true });
  writeFileSync(lookupFile(sandbox), JSON.stringify({ version: 1, messages, latest, triedAt: new Date().toISOString(), readAt: '2026-01-03T00:00:00.000Z' }));
}

/** A user who has seen the first notice, and whose event is not due. */
function settle(sandbox: Sandbox): void {
  writeState(sandbox, { build: 0, other: 0 }, 'enabled');
  writeFileSync(join(sandbox.store, 'notice-shown'), '');
}

test('the sender looks up feed and version once in 12 hours, by ETag afterwards', () =>
  inNewsroom(async ({ sandbox, requests, collector }) => {
    await runWasp(sandbox, ['build']);
    await sandbox.quiet();
    expect(requests.map(({ url }) => url).sort()).toEqual(['/', '/npm/@wasp.sh%2fwasp-cli/latest']);
    expect(readLookup(sandbox)).toMatchObject({ messages: [{ id: 'c1' }, { id: 'i1' }], latest: { wasp: '0.26.0' } });

    await runWasp(sandbox, ['deps']);
    await sandbox.quiet();
    expect(collector.events()).toHaveLength(2);
    expect(requests).toHaveLength(2);

    writeState(sandbox, {});
    writeFileSync(lookupFile(sandbox), JSON.stringify({ ...readLookup(sandbox), triedAt: '2026-01-01T00:00:00.000Z' }));
    await runWasp(sandbox, ['deps']);
    await sandbox.quiet();
    expect(requests.find(({ url, headers }) => url === '/' && headers['if-none-match'] === '"1"')).toBeDefined();
    expect(readLookup(sandbox).messages).toHaveLength(2);
  }, serve([CRITICAL, { id: 'bad' }, INFO], '0.26.0')));

test.each([{ WASP_NEWS_DISABLE: '' }, { WASP_AUTO_NEWS_DISABLE: '1' }, { WASP_TELEMETRY_DISABLE: '' }, { DO_NOT_TRACK: '1' }, { WASP_NEWS_URL: 'http://example.com/' }])('with %j nothing is looked up', (env) =>
  inNewsroom(async ({ sandbox, requests }) => {
    await runWasp(sandbox, ['build'], { env });
    await sandbox.quiet();
    expect(requests).toEqual([]);
    expect(existsSync(lookupFile(sandbox))).toBe(false);
  }, serve([INFO])));

test.each<[string, (response: ServerResponse) => void]>([
  ['redirects to http', (response) => response.writeHead(302, { location: 'http://example.com/' }).end()],
  ['never ends', (response) => void response.write('[')],
  ['lies about its size', (response) => response.writeHead(200, { 'content-length': '2' }).end(JSON.stringify([INFO]))],
  ['is larger than 256 KiB', (response) => response.end(JSON.stringify([{ ...INFO, body: 'x'.repeat(300_000) }]))],
  ['is a web page', (response) => response.end('<!doctype html>')],
])('a feed that %s changes nothing', (_, answer) =>
  inNewsroom(
    async ({ sandbox, collector }) => {
      expect(await runWasp(sandbox, ['build'])).toMatchObject({ exitCode: 0 });
      await sandbox.quiet();
      expect(readLookup(sandbox).messages).toEqual([]);
      expect(collector.events()).toHaveLength(1);
    },
    (request, response) => (request.url === '/' ? answer(response) : response.end('{}')),
  ),
);

test('on a terminal, a critical message for this version is shown after every command until it is read; the others follow', () =>
  inNewsroom(async ({ sandbox, env }) => {
    settle(sandbox);
    writeLookup(sandbox, [CRITICAL, INFO], { wasp: '0.26.0' });
    for (let run = 0; run < 2; run += 1) {
      const { stdout } = await runOnTerminal(sandbox, ['engine', 'which']);
      expect(stdout).toContain('Update now. Fixed in 0.25.1.');
      expect(stdout).not.toContain('mascot');
    }
    expect((await runWasp(sandbox, ['news'], { env: { ...env, WASP_NEWS_URL: 'https://127.0.0.1:9/' } })).stdout).toContain('A hole.');
    expect((await runOnTerminal(sandbox, ['engine', 'which'])).stdout).toContain('Wasp 0.26.0 is out');
    expect((await runOnTerminal(sandbox, ['engine', 'which'])).stdout).not.toMatch(/Update now|mascot|is out/);
  }, serve([])));

test.each<[string, string[], NodeJS.ProcessEnv, string]>([
  ['on CI', ['engine', 'which'], { CI: 'true' }, ''],
  ['with --json', ['version', '--json'], {}, ''],
  ['for completion', ['completion', 'bash'], {}, ''],
  ['when opted out', ['engine', 'which'], { WASP_TELEMETRY_DISABLE: '' }, ''],
  ['when stderr is a file', ['engine', 'which'], {}, '2>/dev/null'],
])('there is no notice %s, and nothing is written', (_, args, env, redirect) =>
  inNewsroom(async ({ sandbox }) => {
    settle(sandbox);
    writeLookup(sandbox, [CRITICAL, INFO]);
    const before = listHome(sandbox);
    expect((await runOnTerminal(sandbox, args, { env, redirect })).stdout).not.toMatch(/Update now|mascot/);
    expect(listHome(sandbox)).toEqual(before);
  }, serve([])));

test('`wasp news` reads the feed now, and remembers what was read', () =>
  inNewsroom(async ({ sandbox }) => {
    expect((await runWasp(sandbox, ['news'], { cwd: sandbox.home })).stdout).toMatch(/^Update now {2}2026-01-02 {2}critical\nA hole\.\nConcerns Wasp <0\.25\.1; fixed in 0\.25\.1\.\n\nWasp has a mascot/);
    expect((await runWasp(sandbox, ['news'], { cwd: sandbox.home })).stdout).toBe('There is nothing new. `wasp news --all` shows the 2 messages that you have read.\n');
    const { stdout, stderr } = await runWasp(sandbox, ['news', '--all', '--json'], { cwd: sandbox.home });
    expect(stderr).toBe('');
    expect(news.parse(JSON.parse(stdout))).toMatchObject({ isCurrent: true, problem: null, messages: [{ id: 'c1', isRead: true }, { id: 'i1', isRead: true }] });
  }, serve([INFO, CRITICAL])));

test('`wasp news` without a network shows what it had, and from when; with nothing it fails', () =>
  inNewsroom(async ({ sandbox }) => {
    const env = { WASP_NEWS_URL: 'https://127.0.0.1:9/' };
    expect(await runWasp(sandbox, ['news'], { env, cwd: sandbox.home })).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining("The news can't be read.") });
    writeLookup(sandbox, [INFO]);
    const run = await runWasp(sandbox, ['news'], { env, cwd: sandbox.home });
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('mascot'), stderr: expect.stringContaining('what it said on 2026-01-03T00:00:00Z') });
  }, serve([])));
