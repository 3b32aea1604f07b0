'use strict';

// What a user waits for before anything happens: how much longer the start of wasp takes than that of Node.js itself.

const { spawn } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { cpus, tmpdir } = require('node:os');
const { join } = require('node:path');
const { formatTable, measureInTurn } = require('./measure');

const WASP = join(__dirname, '..', 'bin', 'wasp.js');
const ENGINE = join(__dirname, '..', '__tests__', 'support', 'engine');
const RUNS = Number(process.env.BENCH_RUNS ?? 40);

async function main() {
  const home = mkdtempSync(join(tmpdir(), 'wasp-bench-'));
  try {
    // Neither NODE_OPTIONS nor NODE_EXTRA_CA_CERTS, which takes 50 ms at each start of Node.js.
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      WASP_ENGINE: ENGINE,
      WASP_TELEMETRY_URL: 'https://127.0.0.1:9/',
    };
    const run = (/** @type {string[]} */ ...args) => runToEnd(args, { cwd: home, env });
    const times = await measureInTurn(
      {
        'node -e 0': () => run('-e', '0'),
        'wasp version': () => run(WASP, 'version'),
        'wasp --help': () => run(WASP, '--help'),
      },
      { runs: RUNS, warmups: 3 },
    );
    const node = times['node -e 0'];
    /** @type {Record<string, number>} */
    const limitsMs = { 'wasp version': 15, 'wasp --help': 25 };
    const rows = Object.entries(times).map(([label, ms]) => [
      label,
      ms.toFixed(1),
      (ms - node).toFixed(1),
      limitsMs[label] ?? '',
      (ms / node).toFixed(2),
    ]);
    process.stdout.write(
      `Medians of ${RUNS} runs in turn, Node.js ${process.version}, ${cpus().length} cores.\n\n`,
    );
    const header = ['command', 'ms', 'more than node, ms', 'at most, ms', 'ratio'];
    process.stdout.write(`${formatTable(header, rows)}\n`);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<void>}
 */
function runToEnd(args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { ...options, stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (exitCode) =>
      exitCode === 0
        ? resolve()
        : reject(new Error(`node ${args.join(' ')} ended with exit code ${exitCode}`)),
    );
  });
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
