'use strict';

// What telemetry costs: a throttled run, and a run whose event is due, whatever the network does with it.
// Started anew in a mount namespace of its own, so that names are asked for on loopback; that takes root.

const { execFileSync, spawn, spawnSync } = require('node:child_process');
const {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { cpus, tmpdir } = require('node:os');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');
const { formatTable, measureInTurn } = require('./measure');
const { startStates } = require('./network-states');

/**
 * @typedef {object} Bench
 * @property {string} project
 * @property {string[]} nodeArgs
 * @property {string} mark
 * @property {NodeJS.ProcessEnv} env
 * @property {(other: string | undefined) => void} setState
 */

const ROOT = join(__dirname, '..');
const WASP = join(ROOT, 'bin', 'wasp.js');
const RUNS = Number(process.env.BENCH_RUNS ?? 20);
const GONE_MS = 10_000;
/** Prints how long the shell took inside of its process, without the start of Node.js. */
const TIMED = `const from = performance.now(); require(${JSON.stringify(join(ROOT, 'dist', 'main.js'))}).runShell(['version'], process).then(() => require('node:fs').writeSync(3, String(performance.now() - from)));`;
/** In a container the shell waits for the sender, which would be killed with the job; what is measured here is a user's machine. */
const NO_CONTAINER = join(ROOT, '__tests__', 'support', 'container.cjs');

/** @param {string} folder */
async function main(folder) {
  const home = join(folder, 'home');
  const project = join(folder, 'project');
  const store = join(home, '.config', 'wasp', 'telemetry');
  mkdirSync(store, { recursive: true, mode: 0o700 });
  mkdirSync(project);
  writeFileSync(join(project, '.wasproot'), '');
  writeFileSync(
    join(project, 'main.wasp.ts'),
    'export default app({ name: "app", wasp: { version: "^0.25.0" } });\n',
  );
  const { states, caFile, close } = await startStates(folder, process.env.BENCH_NAMES === 'here');
  const bench = {
    project,
    nodeArgs: ['--require', NO_CONTAINER],
    mark: `BENCH_FOLDER=${folder}`,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      WASP_ENGINE: join(ROOT, '__tests__', 'support', 'engine'),
      NODE_EXTRA_CA_CERTS: caFile,
      BENCH_FOLDER: folder,
    },
    setState: (/** @type {string | undefined} */ other) => {
      writeFileSync(
        join(store, 'state.json'),
        JSON.stringify({ version: 1, lastAttemptAt: other ? { other } : {} }),
      );
      // A sender that was killed holds its turn for five seconds; and what is looked up beside is due too.
      for (const left of [join(store, '.sending-other'), join(store, '..', 'messages')])
        rmSync(left, { recursive: true, force: true });
    },
  };
  try {
    process.stdout.write(
      `Medians of ${RUNS} runs in turn, Node.js ${process.version}, ${cpus().length} cores.\n\n`,
    );
    await benchThrottled(bench, states['answers 200']);
    await benchDue(bench, states);
  } finally {
    close();
  }
}

/**
 * @param {Bench} bench
 * @param {string} url
 */
async function benchThrottled({ project, env, nodeArgs, setState }, url) {
  setState(new Date().toISOString());
  const run = (/** @type {NodeJS.ProcessEnv} */ extra) => async () => ({
    ms: Number(
      await runToEnd([...nodeArgs, '-e', TIMED], {
        cwd: project,
        env: { ...env, ...allAt(url), ...extra },
      }),
    ),
  });
  const times = await measureInTurn(
    { disabled: run({ WASP_TELEMETRY_DISABLE: '1' }), throttled: run({}) },
    { runs: RUNS, warmups: 2 },
  );
  const rows = [
    ['`WASP_TELEMETRY_DISABLE=1`', times.disabled.toFixed(1), ''],
    [
      'throttled',
      times.throttled.toFixed(1),
      `${(times.throttled - times.disabled).toFixed(1)} (at most 2)`,
    ],
  ];
  process.stdout.write(
    `${formatTable(['in the process of `wasp version`', 'ms', 'more'], rows)}\n\n`,
  );
}

/**
 * @param {Bench} bench
 * @param {Record<string, string>} states
 */
async function benchDue(bench, states) {
  const run =
    (/** @type {string} */ url, /** @type {NodeJS.ProcessEnv} */ extra = {}) =>
    async () => {
      bench.setState(undefined);
      const from = performance.now();
      await runToEnd([...bench.nodeArgs, WASP, 'version'], {
        cwd: bench.project,
        env: { ...bench.env, ...allAt(url), ...extra },
      });
      const ms = performance.now() - from;
      // The next case has both cores for itself, as this one had.
      for (const pid of findSenders(bench.mark)) kill(pid);
      return { ms };
    };
  const cases = Object.fromEntries(Object.entries(states).map(([label, url]) => [label, run(url)]));
  const times = await measureInTurn(
    { 'opted out': run(states['answers 200'], { WASP_TELEMETRY_DISABLE: '1' }), ...cases },
    { runs: RUNS, warmups: 1 },
  );
  const rows = [['opted out', times['opted out'].toFixed(0), '', '', '']];
  for (const [label, url] of Object.entries(states)) {
    const { goneMs, peakMib } = await watchSender(bench, url);
    rows.push([
      label,
      times[label].toFixed(0),
      (times[label] - times['opted out']).toFixed(0),
      (goneMs / 1000).toFixed(1),
      peakMib.toFixed(0),
    ]);
  }
  process.stdout.write(
    `${formatTable(['an event is due, and the network', 'wall ms', 'more (at most 25)', 'sender gone after s (5)', 'its peak MiB (80)'], rows)}\n`,
  );
}

/**
 * Everything that the sender asks, at one address.
 *
 * @param {string} url
 */
function allAt(url) {
  return {
    WASP_TELEMETRY_URL: url,
    WASP_NEWS_URL: url,
    npm_config_registry: `${new URL(url).origin}/`,
  };
}

/**
 * One run whose sender is left alone: how long it lives, and how much memory it takes at most.
 *
 * @param {Bench} bench
 * @param {string} url
 */
async function watchSender({ mark, env, nodeArgs, project, setState }, url) {
  setState(undefined);
  await runToEnd([...nodeArgs, WASP, 'version'], { cwd: project, env: { ...env, ...allAt(url) } });
  const from = performance.now();
  let peakMib = 0;
  for (;;) {
    const [pid] = findSenders(mark);
    const goneMs = performance.now() - from;
    if (pid === undefined || goneMs > GONE_MS) return { goneMs, peakMib };
    peakMib = Math.max(peakMib, readPeak(pid));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** @param {string} mark */
function findSenders(mark) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sender.js') &&
          readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)
        );
      } catch {
        return false;
      }
    });
}

/** @param {string} pid */
function readPeak(pid) {
  try {
    return (
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
    );
  } catch {
    return 0;
  }
}

/** @param {string} pid */
function kill(pid) {
  try {
    process.kill(Number(pid), 'SIGKILL');
  } catch {
    // Gone by itself.
  }
}

/**
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<string>} what it wrote to its descriptor 3
 */
function runToEnd(args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      ...options,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stdio[3]?.on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('exit', (exitCode) =>
      exitCode === 0
        ? setImmediate(() => resolve(said))
        : reject(new Error(`node ${args.join(' ')} ended with exit code ${exitCode}`)),
    );
  });
}

function start() {
  const folder = mkdtempSync(join(tmpdir(), 'wasp-bench-'));
  writeFileSync(
    join(folder, 'resolv.conf'),
    'nameserver 127.0.0.1\noptions timeout:10 attempts:1\n',
  );
  try {
    const script = `mount --bind ${join(folder, 'resolv.conf')} "$(readlink -f /etc/resolv.conf)" && BENCH_NAMES=here exec "$@"`;
    const own = [process.execPath, __filename, folder];
    const canMount =
      spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', 'true']).status === 0;
    if (!canMount)
      process.stderr.write(
        'Left out: names that hang or do not exist, because the system lets nothing be mounted here.\n',
      );
    const [file, args] = canMount
      ? ['unshare', ['--mount', 'sh', '-c', script, 'sh', ...own]]
      : [own[0], own.slice(1)];
    execFileSync(file, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[2] === undefined) start();
else {
  main(process.argv[2]).catch((error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  });
}
