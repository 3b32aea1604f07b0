import { judgeDocker, judgePostgres } from '../../src/doctor/database';
import { judgeDependencies, judgePrisma } from '../../src/doctor/dependencies';
import type { Finding, Fix } from '../../src/doctor/finding';
import { judgeLeftovers } from '../../src/doctor/leftovers';
import { judgeDisk, judgeProxy, judgeWsl, parseProxy } from '../../src/doctor/machine';
import { judgePort } from '../../src/doctor/ports';
import { judgeEngine, judgeTool } from '../../src/doctor/tools';

const fix: Fix = { what: 'mend', run: async () => {} };
const project = (range: string) => ({
  root: '/app',
  wasp: { mainFile: '/app/main.wasp.ts', range },
});
const disk = (freeBytes: number, isWritable = true): Finding =>
  judgeDisk({ what: 'the project', path: '/app', next: 'Mend.', freeBytes, isWritable });
const port = (more: object): Finding =>
  judgePort({
    name: 'client',
    port: 3000,
    isFree: false,
    isOwn: false,
    holder: undefined,
    ...more,
  });
const docker = (
  needed: 'docker' | 'either' | 'neither',
  isInstalled: boolean,
  isRunning = false,
): Finding => judgeDocker({ isInstalled, isRunning, needed });
const dependencies = (installed: Record<string, string>): Finding =>
  judgeDependencies(
    { dependencies: { react: '^19.2.1', '@wasp.sh/spec': 'file:.wasp/spec/' } },
    (name) => installed[name],
    '0.25.0',
    fix,
  );
const prisma = (hasEntities: boolean, isInstalled: boolean, hasEngines: boolean): Finding =>
  judgePrisma({ hasEntities, isInstalled, hasEngines }, fix);

const CASES: [string, Finding | undefined, Finding['result'] | undefined, RegExp][] = [
  [
    'Node.js that fits',
    judgeTool('Node.js', '>=24', { onPath: '24.2.0', used: '24.2.0' }, fix),
    'ok',
    /^24\.2\.0$/,
  ],
  [
    'Node.js installed for wasp',
    judgeTool('Node.js', '>=24', { onPath: '20.1.0', used: '24.2.0' }, fix),
    'ok',
    /for wasp alone \(20\.1\.0 on PATH is not >=24\)/,
  ],
  [
    'Node.js that is too old',
    judgeTool('Node.js', '>=24', { onPath: '20.1.0', used: undefined }, fix),
    'warning',
    /20\.1\.0/,
  ],
  [
    'no npm',
    judgeTool('npm', '>=11', { onPath: undefined, used: undefined }, fix),
    'failure',
    /none on PATH/,
  ],
  [
    'an engine that fits',
    judgeEngine({ project: project('^0.25.0'), version: '0.25.0', failure: undefined }, fix),
    'ok',
    /Wasp 0\.25\.0/,
  ],
  [
    'no engine',
    judgeEngine({ project: project('^0.25.0'), version: undefined, failure: undefined }, fix),
    'warning',
    /None is installed yet/,
  ],
  [
    'an engine that does not start',
    judgeEngine({ project: undefined, version: '0.25.0', failure: 'no such libc' }, fix),
    'failure',
    /no such libc/,
  ],
  [
    'an engine that the project does not ask for',
    judgeEngine({ project: project('^0.24.0'), version: '0.25.0', failure: undefined }, fix),
    'failure',
    /asks for \^0\.24\.0/,
  ],
  [
    'an engine that is not known',
    judgeEngine({ project: undefined, version: '0.31.0', failure: undefined }, fix),
    'warning',
    /0\.31\.0/,
  ],
  [
    'no range',
    judgeEngine({ project: project('newest'), version: '0.25.0', failure: undefined }, fix),
    'failure',
    /"newest"/,
  ],
  [
    'dependencies as they should be',
    dependencies({ react: '19.2.9', '@wasp.sh/spec': '0.25.0' }),
    'ok',
    /All 2/,
  ],
  [
    'a missing dependency',
    dependencies({ '@wasp.sh/spec': '0.25.0' }),
    'failure',
    /Not installed: react\./,
  ],
  [
    'a stale dependency',
    dependencies({ react: '18.0.0', '@wasp.sh/spec': '0.25.0' }),
    'failure',
    /react is 18\.0\.0, not \^19\.2\.1/,
  ],
  [
    'a spec package of another version',
    dependencies({ react: '19.2.1', '@wasp.sh/spec': '0.24.0' }),
    'failure',
    /0\.24\.0, the engine is 0\.25\.0/,
  ],
  [
    'no package.json',
    judgeDependencies(undefined, () => undefined, '0.25.0', fix),
    'failure',
    /package\.json/,
  ],
  ["Prisma's engines missing, and needed", prisma(true, true, false), 'failure', /SQLite too/],
  ["Prisma's engines missing, and not needed", prisma(false, true, false), 'ok', /no entities/],
  ["Prisma's engines", prisma(true, true, true), 'ok', /are there/],
  [
    'Docker that holds the data, and does not run',
    docker('docker', true),
    'failure',
    /Docker volume/,
  ],
  ['Docker that does not run', docker('neither', true), 'warning', /daemon does not answer/],
  ['no Docker, for PostgreSQL', docker('either', false), 'ok', /runs without it/],
  ['Docker', docker('docker', true, true), 'ok', /answers/],
  ['data of another PostgreSQL', judgePostgres(true, '15'), 'failure', /PostgreSQL 15/],
  ['no PostgreSQL yet', judgePostgres(false, undefined), 'ok', /first needed/],
  ['a free port', port({ isFree: true }), 'ok', /Free/],
  ['a port of its own', port({ isOwn: true }), 'ok', /client runs on it/],
  [
    'a port that is held',
    port({ holder: 'node (process 7)' }),
    'warning',
    /held by node \(process 7\)/,
  ],
  ['a disk with room', disk(5e10), 'ok', /50 GB/],
  ['a disk with little room', disk(5e8), 'warning', /500 MB/],
  ['a full disk', disk(5e6), 'failure', /5 MB/],
  ['a disk that may not be written to', disk(5e10, false), 'failure', /can't be written to/],
  ['no WSL', judgeWsl('6.1.0-amd64', '/mnt/c/app'), undefined, /^$/],
  ['WSL', judgeWsl('5.15.90.1-microsoft-standard-WSL2', '/home/ada/app'), 'ok', /Linux side/],
  [
    'WSL on the Windows side',
    judgeWsl('5.15.90.1-microsoft-standard-WSL2', '/mnt/c/Users/ada/app'),
    'failure',
    /Windows side/,
  ],
  [
    'a folder that only looks like it',
    judgeWsl('5.15.90.1-microsoft-standard-WSL2', '/mnt/chips/app'),
    'ok',
    /Linux side/,
  ],
  ['a proxy that is none', judgeProxy('HTTPS_PROXY', undefined, false), 'failure', /no address/],
  [
    'a proxy that is down',
    judgeProxy('HTTPS_PROXY', { host: 'proxy', port: 8080 }, false),
    'failure',
    /proxy:8080/,
  ],
  ['nothing left over', judgeLeftovers([]), 'ok', /Nothing/],
  [
    'something left over',
    judgeLeftovers([{ what: 'a note', remove: async () => {} }]),
    'warning',
    /a note/,
  ],
];

test.each(CASES)('%s', (_, finding, result, what) => {
  expect(finding?.result).toBe(result);
  expect(finding?.what ?? '').toMatch(what);
});

test('whatever is not in order says what to do', () => {
  const silent = CASES.filter(
    ([, finding]) => finding && finding.result !== 'ok' && !finding.next?.endsWith('.'),
  );
  expect(silent.map(([name]) => name)).toEqual([]);
});

test.each([
  ['http://user:secret@proxy.example:8080', { host: 'proxy.example', port: 8080 }],
  ['proxy.example:3128', { host: 'proxy.example', port: 3128 }],
  ['https://[::1]', { host: '::1', port: 443 }],
  ['http://', undefined],
])('%s is the proxy %j', (value, expected) => {
  expect(parseProxy(value)).toEqual(expected);
});

test('leftovers are cleared away, and a half-done upgrade is undone', () => {
  const remove = async (): Promise<void> => {};
  expect(
    judgeLeftovers([
      { what: 'a note', remove },
      { what: 'a half-done upgrade', verb: 'undo', remove },
    ]).fix?.what,
  ).toBe('clear away a note; undo a half-done upgrade');
});
