import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCollector } from '../support/collector';
import { testWith } from '../support/requirements';
import { runWasp } from '../support/run-wasp';
import { claimedBuckets, eventsOf, inLab } from '../support/telemetry';

jest.setTimeout(60_000);

/** @param args for openssl: its subject and validity, self-signed @param clock when it is made, as faketime takes it */
function makeCertificate(
  args: readonly string[],
  clock: string,
): { folder: string; key: Buffer; cert: Buffer; certFile: string } {
  const folder = mkdtempSync(join(tmpdir(), 'wasp-shell-cert-'));
  execFileSync(
    'faketime',
    [
      '-f',
      clock,
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'key.pem',
      '-out',
      'cert.pem',
      ...args,
    ],
    { cwd: folder, stdio: 'pipe' },
  );
  const certFile = join(folder, 'cert.pem');
  return {
    folder,
    key: readFileSync(join(folder, 'key.pem')),
    cert: readFileSync(certFile),
    certFile,
  };
}

const LOCAL = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];

testWith('faketime', 'openssl').each([
  [
    'is for another host',
    ['-days', '2', '-subj', '/CN=example.com', '-addext', 'subjectAltName=DNS:example.com'],
    true,
    '+0',
  ],
  ['has expired', ['-days', '2', ...LOCAL], true, '-30d'],
  ['is signed by itself alone', ['-days', '2', ...LOCAL], false, '+0'],
])(
  'a certificate that %s: nothing is handed over, and the command works',
  (_, args, isTrusted, clock) =>
    inLab(async ({ sandbox }) => {
      const requests: string[] = [];
      const { folder, key, cert, certFile } = makeCertificate(args, clock);
      const server = createServer({ key, cert }, (request, response) => {
        requests.push(request.url ?? '');
        response.end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      try {
        const env = {
          WASP_TELEMETRY_URL: `https://127.0.0.1:${(server.address() as AddressInfo).port}/capture`,
          NODE_EXTRA_CA_CERTS: isTrusted ? certFile : undefined,
        };
        const run = await runWasp(sandbox, ['deps'], { env });
        const peace = await runWasp(sandbox, ['deps'], {
          env: { ...env, WASP_TELEMETRY_DISABLE: '1' },
        });
        await sandbox.quiet();
        expect({ ...run, durationMs: 0 }).toEqual({ ...peace, durationMs: 0 });
        expect(requests).toEqual([]);
        expect(claimedBuckets(sandbox)).toEqual(['other']);
      } finally {
        await new Promise((resolve) => server.close(resolve));
        rmSync(folder, { recursive: true });
      }
    }),
);

test.each(['http', 'https'])('a 301 to %s on loopback is not followed', async (protocol) => {
  const plain: string[] = [];
  const http = createHttpServer((request, response) => {
    plain.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const other = await startCollector();
  const location =
    protocol === 'http'
      ? `http://127.0.0.1:${(http.address() as AddressInfo).port}/capture`
      : other.url;
  try {
    await inLab(
      async (lab) => {
        expect(await runWasp(lab.sandbox, ['version'])).toMatchObject({
          exitCode: 0,
          stdout: '0.25.0\n',
        });
        expect(await eventsOf(lab)).toHaveLength(1);
        expect([...plain, ...other.requests]).toEqual([]);
      },
      { answer: (_, response) => response.writeHead(301, { location }).end() },
    );
  } finally {
    await other.close();
    await new Promise((resolve) => http.close(resolve));
  }
});

test.each([429, 500, 503])(
  'an answer of %i is not asked again, nor is it within the next 12 hours',
  (status) =>
    inLab(
      async (lab) => {
        for (let index = 0; index < 3; index += 1) {
          expect(await runWasp(lab.sandbox, ['version'])).toMatchObject({
            exitCode: 0,
            stdout: '0.25.0\n',
          });
          await lab.sandbox.quiet();
        }
        expect(lab.collector.requests).toHaveLength(1);
      },
      { answer: (_, response) => response.writeHead(status, { 'retry-after': '0' }).end() },
    ),
);

test('a store of 100 MB is not read, and nothing leaves', () =>
  inLab(async (lab) => {
    const { sandbox } = lab;
    await runWasp(sandbox, ['version']);
    await sandbox.quiet();
    writeFileSync(join(sandbox.store, 'state.json'), Buffer.alloc(100 << 20, ' '));
    expect(await runWasp(sandbox, ['version'])).toMatchObject({ exitCode: 0, stdout: '0.25.0\n' });
    expect(await eventsOf(lab)).toHaveLength(1);
  }));
