import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { startCollector, type Collector } from '../../support/collector';
import { npmConfiguration, pathOfThisMachine } from '../../support/npm-for-engine';
import { createRailwayCloud, type RailwayCloud } from '../../support/railway';
import { makeRealProject } from '../../support/real-project';
import { runWasp, type Run } from '../../support/run-wasp';
import { createSandbox, type Sandbox } from '../../support/sandbox';
import { sharedToolchain } from '../../support/toolchain';

/** The first run fetches the engine, its Node.js and the project's dependencies. */
jest.setTimeout(10 * 60_000);

let collector: Collector;
let sandbox: Sandbox;
let server: Server;
let railway: RailwayCloud;
let origin: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  collector = await startCollector();
  sandbox = createSandbox({
    WASP_TELEMETRY_URL: collector.url,
    NODE_EXTRA_CA_CERTS: collector.caFile,
    PATH: pathOfThisMachine(),
    ...npmConfiguration(),
  });
  server = createServer((_, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  railway = createRailwayCloud(sandbox, {
    domains: { 'real-app-server': [`${origin}/server`], 'real-app-client': [`${origin}/client`] },
  });
  const PATH = [railway.env['PATH']?.split(delimiter)[0], pathOfThisMachine()].join(delimiter);
  env = { ...sharedToolchain(sandbox), ...railway.env, PATH };
  const schema = join(await makeRealProject(sandbox, env), 'schema.prisma');
  writeFileSync(schema, readFileSync(schema, 'utf8').replace('sqlite', 'postgresql'));
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await sandbox.quiet();
  sandbox.remove();
  await collector.close();
});

const launch = (): Promise<Run> =>
  runWasp(
    sandbox,
    ['deploy', 'railway', 'launch', 'real-app', '--server-secret', 'MAIL=hunter2hunter2'],
    { cwd: join(sandbox.home, 'app'), env },
  );

test('the real engine and the real Vite make what is sent, the event says no more than that something was deployed, and the same app is not built twice', async () => {
  const run = await launch();
  expect(`${run.exitCode}\n${run.stderr}`).toMatch(/^0\n/);
  const [sentServer, sentClient] = railway.calls().filter(({ args }) => args[0] === 'up');
  expect(sentServer?.files).toEqual(expect.arrayContaining(['Dockerfile', 'package.json']));
  expect(sentClient?.files).toEqual(
    expect.arrayContaining(['200.html', 'Caddyfile', 'railway.json']),
  );

  const assets = join(sandbox.home, 'app', '.wasp', 'out', 'web-app', 'build', 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  expect(
    scripts.some((name) => readFileSync(join(assets, name), 'utf8').includes(`${origin}/server`)),
  ).toBe(true);
  expect(existsSync(join(sandbox.home, 'app', '.wasp-deploy', 'railway', 'real-app.json'))).toBe(
    true,
  );

  await collector.received(1);
  expect(collector.events()).toMatchObject([
    { properties: { is_build: false, deploy_cmd_args: '' } },
  ]);
  for (const secret of ['real-app', 'hunter2', origin, 'MAIL'])
    expect(JSON.stringify(collector.events())).not.toContain(secret);

  const again = await launch();
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toContain('Build your Wasp app (');
  expect(again.stderr).toContain('nothing has changed since the last build');
  expect(again.stderr).toContain(
    'Build the client for production (skipped): nothing has changed since it was last built',
  );
});
