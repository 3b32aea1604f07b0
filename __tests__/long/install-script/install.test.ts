import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  PATH,
  SCRIPT,
  SHELLS,
  install,
  installedVersion,
  makeCheckout,
  packStandIn,
  prefixOf,
} from '../../support/install-script';
import { servePackage } from '../../support/registry';
import { testWith } from '../../support/requirements';
import { runProgram } from '../../support/run-wasp';
import { eventsOf, inLab } from '../../support/telemetry';

describe.each(SHELLS)('$shell', ({ needed, shell }) => {
  testWith(needed)('installs a tarball, says what to add to PATH, and sends one event', () =>
    inLab(async (lab) => {
      const { sandbox } = lab;
      const prefix = prefixOf(lab);
      const [file = '', ...args] = [...shell, SCRIPT, '--prefix', prefix, packStandIn()];
      const run = await runProgram(sandbox, file, args, { env: { PATH } });
      expect(run).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(
          `wasp-shell 9.9.9 is installed: ${prefix}/bin/wasp\nAdd it to your PATH: export PATH="${prefix}/bin:$PATH"\n`,
        ),
      });
      expect(installedVersion(lab)).toBe('9.9.9');
      expect(readFileSync(join(prefix, 'lib/node_modules/wasp-shell/installed-into'), 'utf8')).toBe(
        `${prefix}\n`,
      );
      const events = await eventsOf(lab);
      expect(events).toEqual([
        {
          api_key: 'CdDd2A0jKTI2vFAsrI9JWm3MqpOcgHz1bMyogAcwsE4',
          event: 'install-script:run',
          properties: {
            distinct_id: expect.stringMatching(/^\d+$/),
            os: process.platform === 'darwin' ? 'osx' : 'linux',
          },
        },
      ]);
    }),
  );
});

test('a checkout is packed after what it needs was installed, and can be deleted afterwards; where it is on PATH nothing is said of that', () =>
  inLab(async (lab) => {
    const checkout = makeCheckout();
    const run = await install(lab, [checkout], { env: { PATH: `${prefixOf(lab)}/bin:${PATH}` } });
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining('Add it') });
    rmSync(checkout, { recursive: true });
    expect(installedVersion(lab)).toBe('9.9.9');
  }));

test('without a source it is the checkout that the script lies in', () =>
  inLab(async (lab) => {
    expect(
      await install(lab, [], { script: join(makeCheckout(), 'bin/install.sh') }),
    ).toMatchObject({ exitCode: 0 });
    expect(installedVersion(lab)).toBe('9.9.9');
  }));

test.each<[string, string[], boolean, string]>([
  ['a package is installed in its newest version', ['wasp-shell'], false, '9.9.9'],
  ['with -v in that one', ['wasp-shell', '-v', '9.9.8'], false, '9.9.8'],
  ['as it is with a version in its name', ['wasp-shell@9.9.8'], false, '9.9.8'],
  ['read from a pipe, the script installs the package', ['--version', '9.9.8'], true, '9.9.8'],
])('%s', (_, args, isPiped, expected) =>
  inLab(async (lab) => {
    const registry = await servePackage(
      'wasp-shell',
      { wasp: 'wasp.js' },
      new Map(['9.9.8', '9.9.9'].map((version) => [version, readFileSync(packStandIn(version))])),
    );
    const env = { PATH, ...registry.env };
    const piped = ['-s', '--', '--prefix', prefixOf(lab), ...args];
    const run = isPiped
      ? await runProgram(lab.sandbox, 'sh', piped, { env, input: readFileSync(SCRIPT, 'utf8') })
      : await install(lab, args, { env });
    await registry.close();
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`wasp-shell ${expected} is installed`),
    });
    expect(registry.downloads).toEqual([expected]);
    expect(await eventsOf(lab)).toHaveLength(1);
  }),
);
