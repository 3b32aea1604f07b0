'use strict';
const { appendFileSync, existsSync, rmSync } = require('node:fs');

/** Writes a call down. False for one that fails, as it was told to once. */
function noteCall(tool, words) {
  const { CLIENT_BUILD_CALLS, REACT_APP_API_URL: apiUrl, REACT_APP_NAME: appName } = process.env;
  appendFileSync(
    CLIENT_BUILD_CALLS,
    `${JSON.stringify({ tool, words, cwd: process.cwd(), apiUrl, appName })}\n`,
  );
  const cue = `${CLIENT_BUILD_CALLS}.fail-${tool}`;
  if (!existsSync(cue)) return true;
  rmSync(cue);
  process.stderr.write(`${tool}: the build was told to fail\n`);
  process.exitCode = 1;
  return false;
}

module.exports = { noteCall };
