'use strict';

// A Wasp project from nothing to a production build, on the real engine, and the one event that this would have sent,
// received by a collector on loopback. Everything happens in a temporary folder; only the engine and its Node.js are
// kept, inside this checkout.

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { createServer } = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** @typedef {{ properties: { is_build: boolean } }} Event */

const CHECKOUT = join(__dirname, '..');
const CACHE = join(CHECKOUT, 'node_modules', '.cache', 'wasp-shell');
const EVENT_WAIT_MS = 10_000;

async function main() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wasp-demo-')));
  const collector = await startCollector();
  try {
    const wasp = createWasp(folder, collector.url);
    await wasp(['new', 'my-app', '--template', 'minimal'], folder);
    const project = join(folder, 'my-app');
    switchToPostgres(project);
    await wasp(['build'], project);
    await wasp(['build'], project);
    const events = await collector.received((event) => event.properties.is_build);
    say('The collector on loopback received:');
    for (const event of collector.events)
      process.stdout.write(`${JSON.stringify(event, null, 2)}\n`);
    verify(project, events);
    say('One event for two builds, and the project is ready for `docker build .wasp/out`.');
  } finally {
    collector.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An HTTP server that takes events as PostHog does. */
async function startCollector() {
  /** @type {Event[]} */
  const events = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (text) => (body += text));
    request.on('end', () => {
      events.push(JSON.parse(body));
      response.end('{"status":1}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    events,
    url: `http://127.0.0.1:${port}/capture`,
    async received(/** @type {(event: Event) => boolean} */ isWanted) {
      const deadline = Date.now() + EVENT_WAIT_MS;
      while (!events.some(isWanted) && Date.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 50));
      return events.filter(isWanted);
    },
    close: () => server.close(),
  };
}

/**
 * Runs the built `wasp` of this checkout as a user would, with a store of its own and the collector as its endpoint.
 *
 * @param {string} folder
 * @param {string} url
 */
function createWasp(folder, url) {
  const home = join(folder, 'wasp-home');
  mkdirSync(home);
  for (const kept of ['engines', 'runtimes']) {
    mkdirSync(join(CACHE, kept), { recursive: true });
    symlinkSync(join(CACHE, kept), join(home, kept));
  }
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, WASP_HOME: home, WASP_TELEMETRY_URL: url, WASP_NEWS_DISABLE: '1' };
  for (const name of [
    'WASP_TELEMETRY_DISABLE',
    'DO_NOT_TRACK',
    'WASP_ENGINE',
    'WASP_TELEMETRY_DEBUG',
  ])
    delete env[name];

  return async (/** @type {string[]} */ args, /** @type {string} */ cwd) => {
    say(`wasp ${args.join(' ')}`);
    const child = spawn(process.execPath, [join(CHECKOUT, 'bin', 'wasp.js'), ...args], {
      cwd,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const exitCode = await new Promise((resolve) => child.once('exit', resolve));
    if (exitCode !== 0) throw new Error(`wasp ${args.join(' ')} ended with exit code ${exitCode}`);
  };
}

/**
 * The template starts with SQLite, which is for development only.
 *
 * @param {string} project
 */
function switchToPostgres(project) {
  const schema = join(project, 'schema.prisma');
  writeFileSync(
    schema,
    readFileSync(schema, 'utf8').replace('provider = "sqlite"', 'provider = "postgresql"'),
  );
  say('schema.prisma: provider = "postgresql"');
}

/**
 * @param {string} project
 * @param {readonly Event[]} buildEvents
 */
function verify(project, buildEvents) {
  for (const path of ['Dockerfile', 'server', 'sdk']) {
    if (!existsSync(join(project, '.wasp', 'out', path)))
      throw new Error(`.wasp/out/${path} is missing`);
  }
  if (buildEvents.length !== 1)
    throw new Error(`${buildEvents.length} events came for two builds, and one was expected`);
}

/** @param {string} text */
function say(text) {
  process.stdout.write(`\n> ${text}\n`);
}

main().catch((error) => {
  process.stderr.write(`\nThe demo failed: ${error.message}\n`);
  process.exitCode = 1;
});
