import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { PATH, SCRIPT, SHELLS, install, packStandIn, prefixOf } from '../../support/install-script';
import { testWith } from '../../support/requirements';
import { runProgram } from '../../support/run-wasp';
import { startTcpServer } from '../../support/tcp-server';
import { eventsOf, inLab, until, writeState, type Lab } from '../../support/telemetry';

test.each<[string, NodeJS.ProcessEnv, (lab: Lab) => void]>([
  ['WASP_TELEMETRY_DISABLE', { WASP_TELEMETRY_DISABLE: '' }, () => {}],
  ['DO_NOT_TRACK', { DO_NOT_TRACK: '1' }, () => {}],
  ['an address that nothing may be sent to', { WASP_TELEMETRY_URL: 'ftp://127.0.0.1/' }, () => {}],
  [
    '`wasp telemetry disable` of an earlier install',
    {},
    ({ sandbox }) => writeState(sandbox, {}, 'disabled'),
  ],
])('with %s it sends nothing', (_, env, prepare) =>
  inLab(async (lab) => {
    prepare(lab);
    expect((await install(lab, [packStandIn()], { env })).exitCode).toBe(0);
    expect(await eventsOf(lab)).toEqual([]);
  }),
);

/** A PATH on which npm knows the package, and has nothing to do. */
function pathWithIdleNpm(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wasp-shell-path-'));
  writeFileSync(
    join(folder, 'npm'),
    '#!/bin/sh\n[ "$1" != pack ] || echo \'[{ "name": "wasp-shell" }]\'\n',
  );
  chmodSync(join(folder, 'npm'), 0o755);
  return [folder, PATH].join(delimiter);
}

describe.each(SHELLS)('$shell', ({ needed, shell }) => {
  testWith(needed)(
    'nothing waits for the event: where nobody answers, the script is done while the sender waits, and that one is gone by itself',
    () =>
      inLab(async (lab) => {
        const { sandbox } = lab;
        const tarball = packStandIn();
        expect((await install(lab, [tarball], { env: { DO_NOT_TRACK: '1' } })).exitCode).toBe(0);
        const silent = await startTcpServer();
        const [file = '', ...args] = [...shell, SCRIPT, '--prefix', prefixOf(lab), tarball];
        const run = await runProgram(sandbox, file, args, {
          env: { PATH: pathWithIdleNpm(), WASP_TELEMETRY_URL: `https://127.0.0.1:${silent.port}/` },
        });
        const senders = sandbox.processes();
        expect(run.exitCode).toBe(0);
        expect(senders).toEqual([expect.stringContaining('install-script:run')]);
        await until('the sender has connected', () => silent.connections() > 0);
        await sandbox.quiet();
        await silent.close();
      }),
  );
});
