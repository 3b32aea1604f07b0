'use strict';
// The image and the container of a built app's server.
const { existsSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const {
  behaviour,
  containerFile,
  fail,
  startContainer,
  state,
  verifyNameIsFree,
} = require('./daemon.cjs');

const CONTAINER = `
const { createServer } = require('node:http');
const { STAND_IN_DOCKER: behaviour, ...variables } = process.env;
delete variables.SANDBOX;
if (behaviour === 'crashes') { console.error('DATABASE_URL is missing'); process.exit(7); }
if (behaviour === 'deaf') for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
else for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(0));
createServer((_, response) => response.end(JSON.stringify(variables))).listen(Number(variables.PORT), () => console.log('Server listening on port ' + variables.PORT));
`;

const imageFile = (name) =>
  /^[a-z0-9][a-z0-9._-]*$/.test(name)
    ? join(state, `${name}.image`)
    : fail(`invalid reference format: ${name}`, 125);

function build(args) {
  if (args[0] !== 'build' || args[1] !== '--tag' || args.length !== 4) return false;
  if (behaviour === 'builds-not') fail('ERROR: failed to solve', 1);
  if (!existsSync(join(args[3], 'Dockerfile'))) fail('unable to prepare context', 1);
  writeFileSync(imageFile(args[2]), '');
  process.stderr.write('#1 building\n');
  return true;
}

function run(args) {
  const parsed = args[0] === 'run' ? parseRun(args.slice(1)) : undefined;
  if (!parsed) return false;
  const { name, variables, image } = parsed;
  if (!existsSync(imageFile(image))) fail(`Unable to find image '${image}:latest' locally`, 125);
  verifyNameIsFree(name);
  const child = startContainer({
    script: CONTAINER,
    env: { ...variables, STAND_IN_DOCKER: behaviour },
    signals: ['SIGINT', 'SIGTERM', 'SIGHUP'],
  });
  writeFileSync(containerFile(name), String(child.pid));
  child.once('exit', () => rmSync(containerFile(name), { force: true }));
  return true;
}

function parseRun(words) {
  const variables = {};
  let name;
  let isRemoved = false;
  while (words[0]?.startsWith('-')) {
    const option = words.shift();
    if (option === '--rm') isRemoved = true;
    else if (option === '--name') name = words.shift();
    else if (option === '--network' && words[0] === 'host') words.shift();
    else if (option === '--env') Object.assign(variables, fromOwnEnvironment(words.shift()));
    else if (option === '--env-file') Object.assign(variables, fromFile(words.shift()));
    else return undefined;
  }
  return name && isRemoved && words.length === 1 ? { name, variables, image: words[0] } : undefined;
}

function fromOwnEnvironment(given) {
  const [name, ...value] = given.split('=');
  if (value.length > 0) return { [name]: value.join('=') };
  return name in process.env ? { [name]: process.env[name] } : {};
}

function fromFile(file) {
  if ((statSync(file).mode & 0o077) !== 0) fail(`stand-in docker: others can read ${file}`, 64);
  return Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

function remove(args) {
  if (args[0] !== 'rm' || args[1] !== '--force' || args.length !== 3) return false;
  const file = containerFile(args[2]);
  if (!existsSync(file)) fail(`Error response from daemon: No such container: ${args[2]}`, 1);
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
  rmSync(file, { force: true });
  return true;
}

module.exports = { appCommands: [build, run, remove] };
