'use strict';

// Loaded into a shell before its own code: SABOTAGE says what goes wrong in it.
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const { SABOTAGE, SABOTAGE_WHEN } = process.env;

/** Something that nobody has thought of, once the file SABOTAGE_WHEN is there. */
const failLater = (fail) =>
  setInterval(() => fs.existsSync(SABOTAGE_WHEN) && (fs.rmSync(SABOTAGE_WHEN), fail()), 10).unref();

if (SABOTAGE === 'throw') {
  failLater(() => {
    throw new Error('nobody has thought of this');
  });
} else if (SABOTAGE === 'reject') {
  failLater(() => void Promise.reject(new Error('nobody has thought of this')));
} else if (SABOTAGE === 'watches') {
  // In Node.js's words.
  fs.watch = (path) => {
    throw Object.assign(
      new Error(`ENOSPC: System limit for number of file watchers reached, watch '${path}'`),
      { code: 'ENOSPC' },
    );
  };
  syncBuiltinESMExports();
}
