import { createServer, type AddressInfo } from 'node:net';
import { environmentOf } from '../support/processes';
import { runOnTerminal, testOnTerminal } from '../support/run-on-terminal';
import { useStandInApp } from '../support/stand-in-app';

const { sandbox, start, find } = useStandInApp();
const READY = /Ctrl-C stops it/;
const findFreePort = (): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(String(port)));
    });
  });

testOnTerminal(
  'with --only client and a port of its own choice nothing else is started, and the key r says so',
  async () => {
    const port = await findFreePort();
    const run = await runOnTerminal(
      sandbox,
      ['start', '--only', 'client', '--client-port', port, '--no-open'],
      {
        steps: [
          [`The app is at http://localhost:${port}/`, 'r'],
          ['With --only client there is no server.', 'q'],
        ],
      },
    );
    expect(run.exitCode).toBe(0);
    expect(run.stdout).not.toContain('Server listening');
  },
);

test('--server-port is where the server answers, and what the app is told', async () => {
  const port = await findFreePort();
  const wasp = start(['--server-port', port]);
  await wasp.said(READY);
  expect(await (await fetch(`http://localhost:${port}`)).text()).toBe('served');
  expect(environmentOf(find('vite.js'))).toContain(`REACT_APP_API_URL=http://localhost:${port}`);
});

test.each([
  [[], {}, 'client red\n', '[null,"1"]'],
  [[], { FORCE_COLOR: '1' }, ' \x1b[31mred\x1b[39m\n', '["1",null]'],
  [[], { FORCE_COLOR: '1', NO_COLOR: '1' }, 'client red\n', '[null,"1"]'],
  [['--no-color'], { FORCE_COLOR: '1' }, 'client red\n', '[null,"1"]'],
])(
  '%j with %j: what a part writes in colour is handed on as that asks for, and the part is told',
  async (args, env, red, told) => {
    const wasp = start(args, env);
    await wasp.said(READY);
    expect(wasp.stdout()).toContain(red);
    expect(wasp.stdout()).toContain(`colour: ${told}`);
    expect(wasp.stdout().includes('\x1b')).toBe(red.includes('\x1b'));
  },
);
