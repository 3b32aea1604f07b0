import { addDatabase } from './database-project';
import { startWasp, type RunningWasp } from './running-wasp';
import { useSandbox, type Sandbox } from './sandbox';
import { writeFile } from './temp-folder';

/** As nodemon with the app's server under it: `rs` starts that again, SIGUSR2 lets it crash, and SIGWINCH stands for a change that starts it. STAND_IN_SERVER: `deaf` to signals, or `mute`, which never answers. */
const SERVER = `
for (const name of process.env.STAND_IN_SERVER === 'deaf' ? ['SIGINT', 'SIGTERM', 'SIGHUP'] : []) process.on(name, () => console.log('deaf to ' + name));
const server = require('node:http').createServer((_, response) => response.end('served'));
const listen = () => {
  console.log('[nodemon] starting \`server\`');
  if (process.env.STAND_IN_SERVER !== 'mute') server.listen(process.env.PORT, () => console.log('Server listening on port ' + process.env.PORT));
};
process.stdin.setEncoding('utf8').on('data', (text) => text.includes('rs') && server.close(listen));
process.on('SIGUSR2', () => server.close(() => console.log('[nodemon] app crashed - waiting for file changes before starting...')));
process.on('SIGWINCH', listen);
listen();
`;

/** As Vite, as far as it serves a page, with a line in red, and one of what it was told of colour. STAND_IN_CLIENT: `opens` the browser, as openBrowser.ts of Vite 8.4.0 does. */
const CLIENT = `
console.log('\\x1b[31mred\\x1b[39m');
console.log('colour: ' + JSON.stringify([process.env.FORCE_COLOR, process.env.NO_COLOR]));
const port = process.argv[process.argv.indexOf('--port') + 1];
if (process.env.STAND_IN_CLIENT === 'opens' && !process.argv.includes('--no-open')) {
  const { spawn } = require('node:child_process');
  const url = 'http://localhost:' + port + '/page';
  if (process.env.BROWSER?.endsWith('.js')) spawn(process.execPath, [process.env.BROWSER, ...process.argv.slice(2), url], { stdio: 'inherit' });
  else spawn('xdg-open', [url], { stdio: 'ignore' }).on('error', (error) => console.error(error.stack));
}
require('node:http').createServer((_, response) => response.end('page')).listen(port, () => console.log('client on ' + port));
`;

/** Gives a project what a compile leaves as far as `wasp start` is concerned, with stand-ins as its server and its Vite. */
function addApp(project: string): void {
  writeFile(
    project,
    '.wasp/out/server/package.json',
    JSON.stringify({ scripts: { watch: 'exec node server.cjs' } }),
  );
  writeFile(project, '.wasp/out/server/server.cjs', SERVER);
  writeFile(
    project,
    'node_modules/vite/package.json',
    JSON.stringify({ name: 'vite', version: '7.0.0' }),
  );
  writeFile(project, 'node_modules/vite/bin/vite.js', CLIENT);
}

export interface StandInApp {
  readonly sandbox: Sandbox;
  /** `wasp start` in it. */
  start(args?: readonly string[], env?: NodeJS.ProcessEnv): RunningWasp;
  /** The process id of a program that it runs; NaN where it does not. */
  find(program: string): number;
}

/** For each test of a file: an app with SQLite in a sandbox. Engine, server and client are stand-ins: no test of it is about them. */
export function useStandInApp(): StandInApp {
  const sandbox = useSandbox({ WASP_TELEMETRY_DISABLE: '1' }, () => void sandbox.kill());
  beforeEach(() => {
    addDatabase(sandbox.project, 'sqlite');
    addApp(sandbox.project);
  });
  return {
    sandbox,
    start: (args = [], env = {}) =>
      startWasp(sandbox, ['start', ...args], { cwd: sandbox.project, env }),
    find: (program) =>
      parseInt(
        sandbox.processes().find((line) => line.includes(program) && !line.includes('sh -c')) ?? '',
        10,
      ),
  };
}
