'use strict';

const { spawn } = require('node:child_process');

/** @typedef {import('node:child_process').SpawnOptions} SpawnOptions */

/**
 * Starts a program that keeps running. `ms` is the time until it has said that it is up.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {SpawnOptions} options
 * @param {RegExp} up
 */
async function bringUp(file, args, options, up) {
  const startedAt = performance.now();
  const child = spawn(file, args, {
    ...options,
    detached: true,
    stdio: /** @type {const} */ (['ignore', 'pipe', 'pipe']),
  });
  let text = '';
  let listener = () => {};
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more) => {
      text += more;
      listener();
    });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const said = (/** @type {RegExp} */ pattern) => {
    const from = text.length;
    return waitFor(
      () => pattern.test(text.slice(from)),
      `${args.join(' ')} did not say ${pattern}`,
    );
  };
  /**
   * @param {() => boolean} holds
   * @param {string} what
   * @returns {Promise<void>}
   */
  const waitFor = (holds, what) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what}:\n${text.slice(-2000)}`)), 180_000);
      listener = () => {
        if (!holds()) return;
        clearTimeout(timer);
        resolve();
      };
      void ended.then(() => {
        clearTimeout(timer);
        reject(new Error(`${what}, and ended:\n${text.slice(-2000)}`));
      });
      listener();
    });
  const stop = async () => {
    process.kill(-Number(child.pid), 'SIGTERM');
    await ended;
  };
  await waitFor(() => up.test(text), `${args.join(' ')} did not come up`);
  return { ms: performance.now() - startedAt, said, stop };
}

/**
 * Resolves once an address answers over HTTP, whatever it says.
 *
 * @param {string} url
 */
async function answer(url) {
  while (!(await fetch(url).catch(() => undefined)))
    await new Promise((resolve) => setTimeout(resolve, 50));
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {SpawnOptions} options
 * @returns {Promise<void>}
 */
function run(file, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...options,
      stdio: /** @type {const} */ (['ignore', 'ignore', 'pipe']),
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    child.once('error', reject);
    child.once('exit', (exitCode) =>
      exitCode === 0
        ? resolve()
        : reject(new Error(`${args.join(' ')} ended with exit code ${exitCode}\n${said}`)),
    );
  });
}

module.exports = { answer, bringUp, run };
