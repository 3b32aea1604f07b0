'use strict';
const { readSync } = require('node:fs');

/** All of standard input. A pipe that has nothing to read yet may say so instead of waiting; what came before that counts. */
function readInput() {
  const pieces = [];
  const piece = Buffer.alloc(64 * 1024);
  for (;;) {
    try {
      const length = readSync(0, piece);
      if (length === 0) return Buffer.concat(pieces).toString('utf8');
      pieces.push(Buffer.from(piece.subarray(0, length)));
    } catch (error) {
      if (error.code === 'EOF') return Buffer.concat(pieces).toString('utf8');
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

module.exports = { readInput };
