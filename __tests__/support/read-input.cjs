'use strict';
const { readFileSync } = require('node:fs');

/** All of standard input. A pipe that has nothing to read yet may say so instead of waiting. */
function readInput() {
  for (;;) {
    try {
      return readFileSync(0, 'utf8');
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

module.exports = { readInput };
