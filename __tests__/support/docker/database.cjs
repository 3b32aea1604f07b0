'use strict';
// The container and the volume of a development database.
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const {
  behaviour,
  containerFile,
  fail,
  startContainer,
  state,
  verifyNameIsFree,
} = require('./daemon.cjs');

const NAME = /^wasp-dev-db-[A-Za-z0-9_.-]{1,19}-[0-9a-f]{10}$/;

// PostgreSQL as far as a shell that asks who is there can tell: it has no such database.
const CONTAINER = `
const { rmSync, writeFileSync } = require('node:fs');
const [file, hostPort, behaviour] = process.argv.slice(1);
const fields = Buffer.from('SFATAL\\0VFATAL\\0C3D000\\0Mdatabase does not exist\\0\\0');
const refusal = Buffer.alloc(5 + fields.length, 'E');
refusal.writeInt32BE(4 + fields.length, 1);
fields.copy(refusal, 5);
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
require('node:net').createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(refusal))).listen(Number(hostPort), '127.0.0.1', () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, hostPort: Number(hostPort) }));
  process.stderr.write('LOG:  database system is ready to accept connections\\n');
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (behaviour === 'deaf') return;
    rmSync(file, { force: true });
    process.stdout.write('LOG:  database system is shut down\\n');
    process.exit(0);
  });
}
`;

const volumeFile = (name) => join(state, `${name}.volume`);

const isMeant = (args, ...expected) =>
  expected.length === args.length &&
  expected.every((word, index) =>
    word instanceof RegExp ? word.test(args[index]) : word === args[index],
  );

/** What is known of a container that runs. */
function readContainer(name) {
  if (!existsSync(containerFile(name)))
    fail(`Error response from daemon: No such container: ${name}`, 1);
  return JSON.parse(readFileSync(containerFile(name), 'utf8'));
}

function verifyVolume(name) {
  if (!existsSync(volumeFile(name)))
    fail(`Error response from daemon: get ${name}: no such volume`, 1);
}

function inspectContainer(args) {
  const words = ['container', 'inspect', '--format', '{{json .NetworkSettings.Ports}}', NAME];
  if (!isMeant(args, ...words)) return false;
  const { hostPort } = readContainer(args[4]);
  process.stdout.write(
    `${JSON.stringify({ '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: String(hostPort) }] })}\n`,
  );
  return true;
}

function inspectVolume(args) {
  if (!isMeant(args, 'volume', 'inspect', '--format', '{{.Name}}', NAME)) return false;
  verifyVolume(args[4]);
  process.stdout.write(`${args[4]}\n`);
  return true;
}

function removeVolume(args) {
  if (!isMeant(args, 'volume', 'rm', NAME)) return false;
  const [, , name] = args;
  verifyVolume(name);
  if (behaviour === 'volume-in-use' || existsSync(containerFile(name)))
    fail(`Error response from daemon: remove ${name}: volume is in use - [0123456789abcdef]`, 1);
  rmSync(volumeFile(name));
  process.stdout.write(`${name}\n`);
  return true;
}

function stop(args) {
  if (!isMeant(args, 'stop', '-t', /^[123]$/, NAME)) return false;
  const file = containerFile(args[3]);
  const { pid } = readContainer(args[3]);
  process.kill(pid, 'SIGINT');
  const force = () => (process.kill(pid, 'SIGKILL'), rmSync(file));
  setTimeout(() => existsSync(file) && force(), Number(args[2]) * 1000).unref();
  const timer = setInterval(
    () => existsSync(file) || (clearInterval(timer), process.stdout.write(`${args[3]}\n`)),
    10,
  );
  return true;
}

const RUN = [
  ...['run', '--name', NAME, '--rm', '--publish', /^127\.0\.0\.1:\d+:5432$/],
  ...['-v', /^[^:]+:\/[^:]*$/],
  ...['--env', 'POSTGRES_PASSWORD', '--env', /^POSTGRES_USER=/, '--env', /^POSTGRES_DB=/],
  /^[^-]/,
];

function run(args) {
  if (!isMeant(args, ...RUN)) return false;
  const [, , name, , , publish, , volume] = args;
  verifyNameIsFree(name);
  if (args.at(-1) === 'no-such-image')
    fail(
      "Unable to find image 'no-such-image:latest' locally\ndocker: Error response from daemon: pull access denied for no-such-image",
      125,
    );
  writeFileSync(volumeFile(volume.split(':')[0]), volume);
  startContainer({
    script: CONTAINER,
    args: [containerFile(name), publish.split(':')[1], behaviour],
    env: {},
    signals: ['SIGINT', 'SIGTERM'],
  });
  return true;
}

module.exports = { databaseCommands: [inspectContainer, inspectVolume, removeVolume, stop, run] };
