import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { findMarked, parseProcesses } from '../../src/processes/find-marked';
import { markChildren, marked } from '../../src/processes/marks';

const started: ChildProcess[] = [];

afterAll(() => {
  for (const { pid } of started) if (pid) process.kill(-pid, 'SIGKILL');
});

/** @returns once it has said the process ids of what runs in it */
async function start(script: string): Promise<number[]> {
  const { file, args, env } = marked({
    file: process.execPath,
    args: ['-e', script],
    cwd: '/',
    env: { PATH: process.env['PATH'] },
  });
  const child = spawn(file, args, {
    cwd: '/',
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  started.push(child);
  return JSON.parse(String((await once(child.stdout, 'data'))[0]));
}

const WITH_CHILD = (options: string): string => `
  const child = require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore', ${options} });
  console.log(JSON.stringify([process.pid, child.pid]));
  setInterval(() => {}, 1000);`;

test('what a shell starts is found by its mark, with all that runs in the same group, and nothing else', async () => {
  markChildren('app-1:1:100');
  const own = await start(WITH_CHILD(''));
  const [withBrowser, browser] = await start(WITH_CHILD('detached: true'));
  markChildren('app-1:1:1001');
  const others = await start(WITH_CHILD(''));

  const found = await findMarked('app-1:1:100');
  expect(found.map(({ pid }) => pid).sort()).toEqual([...own, withBrowser].sort());
  expect(found.find(({ pid }) => pid === own[1])).toMatchObject({
    group: own[0],
    command: 'sleep 60',
  });
  expect((await findMarked('app-1:1:1001')).map(({ pid }) => pid).sort()).toEqual(
    [...others].sort(),
  );
  expect(await findMarked('app-1:1')).toEqual([]);
  process.kill(browser ?? 0, 'SIGKILL');
});

test('the table of `ps -E` is read', () => {
  const table = [
    '  4711  4711 /usr/bin/node vite.js --port 3000 PATH=/bin WASP_STARTED_BY=app-1:1:Wed_Nov_25 WASP_STARTED_GROUP=4711',
    '  1 1 /sbin/launchd',
    '',
  ].join('\n');
  expect(parseProcesses(table)).toEqual([
    expect.objectContaining({
      pid: 4711,
      group: 4711,
      command: '/usr/bin/node vite.js --port 3000',
      environment: expect.arrayContaining(['WASP_STARTED_BY=app-1:1:Wed_Nov_25']),
    }),
    expect.objectContaining({ pid: 1, group: 1, command: '/sbin/launchd' }),
  ]);
});
