/* eslint-disable no-control-regex -- These characters are what is tested. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import {
  INFO,
  build,
  inNewsroom,
  readLookup,
  serve,
  settle,
  writeLookup,
} from '../support/newsroom';
import { runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { runWasp } from '../support/run-wasp';

const KNOWN = { ...INFO, id: 'k1', title: 'Known before' };
const LONG_AGO = '2026-01-03T00:00:00.000Z';
const FEED = JSON.stringify([INFO]);

/** Writes the same for as long as somebody reads. */
function pour(response: ServerResponse, text: string): void {
  while (!response.destroyed && response.write(text));
  if (!response.destroyed) response.once('drain', () => pour(response, text));
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 50);
  response.once('close', () => clearInterval(timer));
}

test.each<[string, (response: ServerResponse, request: IncomingMessage) => void, string]>([
  [
    'redirects to http',
    (response, { headers }) =>
      response.writeHead(302, { location: `http://${headers.host}/elsewhere` }).end(FEED),
    'the status 302',
  ],
  ['never begins', () => {}, 'no whole answer within 3 s'],
  ['never ends', (response) => void response.write('['), 'no whole answer within 3 s'],
  ['comes byte by byte for ever', drip, 'no whole answer within 3 s'],
  ['grows without an end', (response) => pour(response, ' '.repeat(65_536)), 'larger than 256 KiB'],
  [
    'is one byte larger than 256 KiB',
    (response) => response.end(FEED.padEnd(256 * 1024 + 1)),
    'larger than 256 KiB',
  ],
  [
    'is longer than it says',
    (response) => response.writeHead(200, { 'content-length': '2' }).end(FEED),
    '',
  ],
  [
    'is shorter than it says',
    (response) => {
      response.writeHead(200, { 'content-length': '1000000' }).write(FEED);
      setTimeout(() => response.destroy(), 200);
    },
    '',
  ],
  [
    'is packed, and large once unpacked',
    (response) =>
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync(FEED.padEnd(50_000_000))),
    'what came is no feed',
  ],
  ['is a web page', (response) => response.end('<!doctype html>'), 'what came is no feed'],
  ['is an object', (response) => response.end('{"messages":[]}'), 'what came is no feed'],
  ['answers 500', (response) => response.writeHead(500).end(FEED), 'the status 500'],
])(
  'a feed that %s changes nothing: what was known stays, the event leaves, the version comes',
  (_, answer, words) =>
    inNewsroom(
      async (lab) => {
        const { sandbox, requests } = lab;
        writeLookup(sandbox, [KNOWN], {}, LONG_AGO);
        await build(lab);
        expect(readLookup(sandbox)).toMatchObject({
          messages: [{ id: 'k1' }],
          readAt: LONG_AGO,
          latest: { wasp: '0.26.0' },
        });

        const news = await runWasp(sandbox, ['news']);
        expect(news).toMatchObject({
          exitCode: 0,
          stdout: expect.stringMatching(/^Known before/),
          stderr: expect.stringContaining('what it said on 2026-01-03T00:00:00Z'),
        });
        expect(news.stderr).toContain(words);
        expect(readLookup(sandbox)).toMatchObject({ messages: [{ id: 'k1' }], readAt: LONG_AGO });
        expect(requests.filter(({ url }) => url === '/elsewhere')).toEqual([]);
      },
      (request, response) =>
        request.url === '/' ? answer(response, request) : response.end('{"version":"0.26.0"}'),
    ),
);

test('of a feed with 101 entries, one of them bad, the bad one and the last one are left out', () => {
  const entries = Array.from({ length: 101 }, (_, n) =>
    n === 3 ? { id: 'bad', level: 'loud' } : { ...INFO, id: `e${n}` },
  );
  return inNewsroom(async (lab) => {
    await build(lab);
    const ids = readLookup(lab.sandbox).messages.map(({ id }: { id: string }) => id);
    expect(ids).toHaveLength(99);
    expect(ids).not.toContain('bad');
    expect(ids).toContain('e99');
    expect(ids).not.toContain('e100');
  }, serve(entries));
});

test('a feed of exactly 256 KiB is read', () =>
  inNewsroom(
    async ({ sandbox }) => {
      expect((await runWasp(sandbox, ['news'])).stdout).toContain('mascot');
    },
    (_, response) => void response.end(FEED.padEnd(256 * 1024)),
  ));

testOnTerminal('nothing of a feed or a registry does more on a terminal than be read', () => {
  const link = '\u001B]8;;https://evil.example\u001B\\here\u001B]8;;\u001B\\';
  const evil = `\u001B[31mRed\u001B[2J\u202E\u200B\u0007\u009B5m ${link}`;
  const entry = {
    id: 'e1\u001B[2J',
    level: 'critical',
    title: evil,
    body: `${evil}${'x'.repeat(5000)}`,
    publishedAt: '2026-01-01T00:00:00Z',
    affects: '<1 \u001B[5m',
    fixedIn: `\u001B[5m0.26.0`,
    url: 'https://wasp.sh/\u001B[5m',
  };
  return inNewsroom(
    async (lab) => {
      const { sandbox } = lab;
      const isHarmless = (text: string): void => {
        expect(text).toContain('Red here');
        // Colours of the shell's own may be there; nothing that moves, links or hides.
        expect(text.replace(/\u001B\[\d+m/g, '')).not.toMatch(
          /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069]|evil\.example|x{2001}/,
        );
        expect(text).not.toContain('\u001B[5m');
      };
      await build(lab);
      settle(sandbox);
      expect(readLookup(sandbox).latest).toEqual({});
      isHarmless((await runOnTerminal(sandbox, ['engine', 'which'])).stdout);
      isHarmless((await runWasp(sandbox, ['news', '--json'])).stdout);
      const page = (await runOnTerminal(sandbox, ['news', '--all'])).stdout;
      isHarmless(page);
      expect(page).toContain('https://wasp.sh/');
    },
    (request, response) =>
      void response.end(
        request.url === '/'
          ? JSON.stringify([entry])
          : JSON.stringify({ version: '9.9.9\u001B[2J' }),
      ),
  );
});
