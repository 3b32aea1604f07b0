import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { testWith } from '../support/requirements';
import { runOnTerminal } from '../support/run-on-terminal';
import { useStandInApp } from '../support/stand-in-app';

const { sandbox } = useStandInApp();
/** Elsewhere nothing is called xdg-open. */
const testOnLinux = testWith('linux', 'script');

describe('where the browser can not be opened', () => {
  /** All programs of this machine but one. */
  const without = (missing: string): string => {
    const bin = join(sandbox.home, 'bin');
    mkdirSync(bin);
    for (const folder of (sandbox.env['PATH'] ?? '').split(delimiter).filter(existsSync))
      for (const name of readdirSync(folder))
        if (name !== missing && !existsSync(join(bin, name)))
          symlinkSync(join(folder, name), join(bin, name));
    return bin;
  };
  const failing = (): string => {
    const bin = join(sandbox.home, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'xdg-open'), '#!/bin/sh\nexit 3\n', { mode: 0o755 });
    return [bin, sandbox.env['PATH']].join(delimiter);
  };

  testOnLinux.each([
    ['is missing', () => without('xdg-open')],
    ['finds no browser', failing],
  ])('as xdg-open %s, the key o says the address', async (_, makePath) => {
    const run = await runOnTerminal(sandbox, ['start', '--no-open'], {
      env: { PATH: makePath(), BROWSER: undefined },
      steps: [
        ['Ctrl-C stops it.', 'o'],
        ['Open http://localhost:', 'q'],
      ],
    });
    expect(run.exitCode).toBe(0);
    const [, client] = /The app is at (http:\S+)/.exec(run.stdout) ?? [];
    expect(run.stdout).toContain(`Open ${client} in your browser.`);
  });

  testOnLinux.each([
    ['is missing', () => without('xdg-open')],
    ['finds no browser', failing],
  ])(
    'as xdg-open %s, the page that Vite would open is said instead of a stack trace',
    async (_, makePath) => {
      const run = await runOnTerminal(sandbox, ['start'], {
        env: { PATH: makePath(), BROWSER: undefined, STAND_IN_CLIENT: 'opens' },
        steps: [['/page in your browser.', 'q']],
      });
      expect(run.exitCode).toBe(0);
      expect(run.stdout).toMatch(/client\S* Open http:\/\/localhost:\d+\/page in your browser\./);
      expect(run.stdout).not.toContain('xdg-open');
    },
  );
});

testOnLinux.each([undefined, 'my-browser'])(
  'with BROWSER=%s Vite opens the browser where there is one, once',
  async (BROWSER) => {
    const opened = join(sandbox.home, 'opened');
    const bin = join(sandbox.home, 'bin');
    mkdirSync(bin);
    const script = `#!/bin/sh\necho "$BROWSER $@" >>${opened}\n`;
    writeFileSync(join(bin, 'xdg-open'), script, { mode: 0o755 });
    const run = await runOnTerminal(sandbox, ['start'], {
      env: {
        PATH: [bin, sandbox.env['PATH']].join(delimiter),
        BROWSER,
        STAND_IN_CLIENT: 'opens',
      },
      steps: [
        [
          'Ctrl-C stops it.',
          (type) => {
            const timer = setInterval(
              () => existsSync(opened) && (clearInterval(timer), type('q')),
              10,
            );
          },
        ],
      ],
    });
    expect(run.exitCode).toBe(0);
    expect(readFileSync(opened, 'utf8')).toMatch(
      new RegExp(`^${BROWSER ?? ''} http://localhost:\\d+/page\n$`),
    );
  },
);
