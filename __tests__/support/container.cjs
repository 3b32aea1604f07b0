'use strict';

// Decides for the shell whether it runs in a container, whatever the tests themselves run in: STAND_IN_CONTAINER names the mark that is there.

const fs = require('node:fs');
const { existsSync } = fs;
const MARKS = ['/.dockerenv', '/run/.containerenv'];

fs.existsSync = (path) =>
  MARKS.includes(path) ? path === process.env.STAND_IN_CONTAINER : existsSync(path);
