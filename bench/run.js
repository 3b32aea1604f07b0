'use strict';

// npm run bench [name ...]: builds, then runs the named benches, or all of them, one after the other.
// Each is a script of its own that prints its tables on stdout.

const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const BENCHES = ['start-up', 'telemetry', 'loop'];

const named = process.argv.slice(2);
const unknown = named.filter((name) => !BENCHES.includes(name));

if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(', ')}. These are there: ${BENCHES.join(', ')}.\n`,
  );
  process.exitCode = 2;
} else {
  process.exitCode = runAll(named.length > 0 ? named : BENCHES);
}

/** @param {readonly string[]} names */
function runAll(names) {
  const built = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: join(__dirname, '..'),
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) return 1;
  const failed = names.filter((name) => {
    process.stdout.write(`\n## ${name}\n\n`);
    return (
      spawnSync(process.execPath, [join(__dirname, `${name}.js`)], {
        stdio: ['ignore', 'inherit', 'inherit'],
      }).status !== 0
    );
  });
  if (failed.length > 0) process.stderr.write(`Failed: ${failed.join(', ')}\n`);
  return failed.length > 0 ? 1 : 0;
}
