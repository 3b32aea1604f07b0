#!/usr/bin/env node
'use strict';

// Written for any Node.js, however old, so that a too old one gets a sentence instead of a syntax error.
var required = [20, 12];
var found = process.versions.node.split('.').map(Number);

if (found[0] < required[0] || (found[0] === required[0] && found[1] < required[1])) {
  process.stderr.write(
    'wasp needs Node.js ' +
      required.join('.') +
      ' or newer, and this is ' +
      process.version +
      ' (' +
      process.execPath +
      ').\n' +
      'Install a newer Node.js from https://nodejs.org, then run wasp again.\n',
  );
  process.exitCode = 1;
} else {
  // With both, Node.js itself would warn on every run; here NO_COLOR decides.
  if (process.env.NO_COLOR) delete process.env.FORCE_COLOR;
  // Holds where the event loop runs dry before the shell has an exit code.
  process.exitCode = 1;
  // All is done and written then, and nothing left to take apart: Node.js would free its memory piece by piece.
  process.once('beforeExit', function () {
    process.exit();
  });
  // Not a literal, so that the type check doesn't follow it into what is built.
  require(__dirname + '/../dist/main.js')
    .runShell(process.argv.slice(2), process)
    .then(function (/** @type {number} */ exitCode) {
      process.exitCode = exitCode;
    });
}
