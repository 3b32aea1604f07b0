'use strict';

const { execFileSync, spawn } = require('node:child_process');
const { createSocket } = require('node:dgram');
const { once } = require('node:events');
const { readFileSync } = require('node:fs');
const { createServer: createHttpsServer } = require('node:https');
const { connect, createServer } = require('node:net');
const { join } = require('node:path');
const { createServer: createTlsServer } = require('node:tls');

/** @typedef {import('node:http').ServerResponse} ServerResponse */

const HUNDRED_MB = 100 * 1000 * 1000;
const CHUNK = Buffer.alloc(1 << 20);

/**
 * Servers on loopback, each with another trouble.
 *
 * @param {string} folder for the certificate
 * @param {boolean} areNamesOurs whether names are asked for on 127.0.0.1:53
 * @returns {Promise<{ states: Record<string, string>, caFile: string, close: () => void }>} the URL of each, by label
 */
async function startStates(folder, areNamesOurs) {
  const tls = makeCertificate(folder);
  /** @type {(() => unknown)[]} */
  const closers = [];
  const listen = async (/** @type {import('node:net').Server} */ server) => {
    /** @type {Set<import('node:net').Socket>} */
    const sockets = new Set();
    server.on('connection', (socket) =>
      sockets.add(socket.on('error', () => {}).once('close', () => sockets.delete(socket))),
    );
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    });
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    return `https://127.0.0.1:${port}/capture`;
  };
  const answer = (/** @type {(response: ServerResponse) => unknown} */ respond) =>
    listen(
      createHttpsServer(tls, (request, response) =>
        request.resume().once('end', () => respond(response)),
      ),
    );
  const states = {
    'answers 200': await answer((response) => response.end('{"status":1}')),
    refuses: 'https://127.0.0.1:9/capture',
    'drops SYN': await dropSyn(closers),
    'accepts and is silent': await listen(createServer()),
    'hangs within TLS': await listen(
      createServer((socket) =>
        socket.once('data', () => socket.write(Buffer.from([0x16, 3, 3, 0x40, 0]))),
      ),
    ),
    'hangs within HTTP': await listen(createTlsServer(tls)),
    ...(areNamesOurs && {
      'has a DNS that hangs': 'https://hangs.test/capture',
      'has no such name': 'https://nothing.test/capture',
    }),
    'answers 500': await answer((response) => response.writeHead(500).end()),
    'redirects for ever': await answer((response) =>
      response.writeHead(302, { location: '/capture' }).end(),
    ),
    'sends 100 MB': await answer(sendMuch),
    'sends a byte a second': await listen(createTlsServer(tls, drip)),
  };
  if (areNamesOurs) closers.push(await startNames());
  return { states, caFile: tls.caFile, close: () => closers.forEach((close) => close()) };
}

/** @param {string} folder */
function makeCertificate(folder) {
  const args = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=IP:127.0.0.1',
    '-keyout',
    'key.pem',
    '-out',
    'cert.pem',
  ];
  execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const caFile = join(folder, 'cert.pem');
  return { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(caFile), caFile };
}

/**
 * A listener that is stopped, and whose queue is full: the system answers no further SYN.
 *
 * @param {(() => unknown)[]} closers
 */
async function dropSyn(closers) {
  const script =
    "const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port));";
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const port = Number(line);
  const fillers = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  closers.push(() => {
    fillers.forEach((socket) => socket.destroy());
    child.kill('SIGKILL');
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  return `https://127.0.0.1:${port}/capture`;
}

/** @param {ServerResponse} response */
function sendMuch(response) {
  response.on('error', () => {}).writeHead(200, { 'content-length': HUNDRED_MB });
  let left = HUNDRED_MB;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      const piece = CHUNK.subarray(0, Math.min(left, CHUNK.length));
      left -= piece.length;
      if (!response.write(piece)) return response.once('drain', more);
    }
    return response.end();
  };
  more();
}

/** @param {import('node:net').Socket} socket */
function drip(socket) {
  const bytes = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
  let sent = 0;
  const timer = setInterval(() => socket.write(bytes[sent++ % bytes.length]), 1000);
  socket.on('error', () => {}).once('close', () => clearInterval(timer));
}

/** Says of nothing.test that there is no such name, and nothing of any other. */
async function startNames() {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    if (!query.includes('nothing')) return;
    const reply = Buffer.from(query);
    reply.writeUInt16BE(0x8183, 2);
    socket.send(reply, port, address);
  });
  socket.bind(53, '127.0.0.1');
  await once(socket, 'listening');
  return () => socket.close();
}

module.exports = { startStates };
