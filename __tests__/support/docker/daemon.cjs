'use strict';
// What containers of an app and of a database have in common.
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const { SANDBOX, STAND_IN_DOCKER = 'up' } = process.env;
const state = join(SANDBOX, 'docker');

const containerFile = (name) => join(state, `${name}.container`);

function fail(text, exitCode) {
  process.stderr.write(`${text}\n`);
  process.exit(exitCode);
}

function verifyNameIsFree(name) {
  if (existsSync(containerFile(name)))
    fail(
      `docker: Error response from daemon: Conflict. The container name "/${name}" is already in use.`,
      125,
    );
}

/**
 * Runs a container as `docker run` does, in its foreground.
 *
 * @param signals that docker hands on to it
 */
function startContainer({ script, args = [], env, signals }) {
  const child = spawn(process.execPath, ['-e', script, ...args], {
    env: { SANDBOX, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdout.pipe(process.stdout);
  child.stderr.pipe(process.stderr);
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.once('close', (exitCode) => (process.exitCode = exitCode ?? 137));
  return child;
}

module.exports = {
  behaviour: STAND_IN_DOCKER,
  isDown: STAND_IN_DOCKER === 'down',
  state,
  containerFile,
  fail,
  verifyNameIsFree,
  startContainer,
};
