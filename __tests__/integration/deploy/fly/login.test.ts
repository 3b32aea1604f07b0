import { inFlyLab, type FlyLab } from '../../../support/fly-lab';
import {
  CTRL_C,
  ENTER,
  runOnTerminal,
  testOnTerminal,
  type TerminalOptions,
} from '../../../support/run-on-terminal';
import type { Run } from '../../../support/run-wasp';

const QUESTION = 'flyctl is not logged into Fly.io. Would you like to log in now?';
const ARROW_DOWN = '\u001B[B';
const CTRL_D = '\u0004';

function setUpOnTerminal(
  { sandbox, cloud }: FlyLab,
  keys: string | undefined,
  options: TerminalOptions & { words?: string[] } = {},
): Promise<Run> {
  const steps: TerminalOptions['steps'] = keys === undefined ? [] : [[QUESTION, keys]];
  return runOnTerminal(
    sandbox,
    ['deploy', 'fly', 'setup', 'my-app', 'mia', ...(options.words ?? [])],
    { steps, ...options, env: { ...cloud.env, ...options.env } },
  );
}

testOnTerminal(
  'on a terminal login is offered, flyctl gets the terminal for it, and the setup goes on',
  () =>
    inFlyLab({ loggedIn: false }, async (lab) => {
      const run = await setUpOnTerminal(lab, ENTER);
      expect(`${run.exitCode} ${run.stdout}`).toMatch(/^0 /);
      expect(lab.cloud.calls().find(({ args }) => args.join(' ') === 'auth login')).toMatchObject({
        hasTerminal: true,
      });
      expect(Object.keys(lab.cloud.state().apps)).toEqual(['my-app-server', 'my-app-client']);
    }),
);

testOnTerminal.each([
  ['no', `${ARROW_DOWN}${ENTER}`, 1, 'Unable to continue without logging in to Fly.io.'],
  ['Ctrl-C', CTRL_C, 130, QUESTION],
  ['the end of the input', CTRL_D, 2, 'The input ended.'],
])('%s is an answer too, and nothing is made', (_, keys, exitCode, says) =>
  inFlyLab({ loggedIn: false }, async (lab) => {
    const run = await setUpOnTerminal(lab, keys);
    expect(run).toMatchObject({ exitCode, stdout: expect.stringContaining(says) });
    expect(lab.cloud.lines()).toEqual(['version', 'auth whoami']);
  }),
);

testOnTerminal('a login that fails is told', () =>
  inFlyLab({ loggedIn: false }, async (lab) => {
    lab.cloud.failAt({ when: 'auth login' });
    expect(await setUpOnTerminal(lab, ENTER)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('It seems there was a problem logging in.'),
    });
  }),
);

testOnTerminal.each<[string, TerminalOptions & { words?: string[] }]>([
  ['with --yes', { words: ['--yes'] }],
  ['with --json', { words: ['--json'] }],
  ['on CI', { env: { CI: 'true' } }],
  ['where the input is no terminal', { redirect: '</dev/null' }],
])('%s nothing is asked', (_, options) =>
  inFlyLab({ loggedIn: false }, async (lab) => {
    const run = await setUpOnTerminal(lab, undefined, options);
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('set FLY_API_TOKEN'),
    });
    expect(run.stdout).not.toContain(QUESTION);
  }),
);
