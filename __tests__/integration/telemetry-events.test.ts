import { startCollector, type Collector } from '../support/collector';
import { runWasp } from '../support/run-wasp';
import { createSandbox, type Sandbox } from '../support/sandbox';

let collector: Collector;
let sandbox: Sandbox;

beforeEach(async () => {
  collector = await startCollector();
  sandbox = createSandbox({ WASP_TELEMETRY_URL: collector.url, NODE_EXTRA_CA_CERTS: collector.caFile });
});

afterEach(async () => {
  await sandbox.quiet();
  sandbox.remove();
  await collector.close();
});

test('wasp build sends one event that says so', async () => {
  const run = await runWasp(sandbox, ['build']);
  expect(run.exitCode).toBe(0);
  await collector.received(1);
  expect(collector.events()).toEqual([
    {
      api_key: 'CdDd2A0jKTI2vFAsrI9JWm3MqpOcgHz1bMyogAcwsE4',
      event: 'cli',
      properties: {
        distinct_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        project_hash: expect.stringMatching(/^[0-9a-f]{16}$/),
        is_build: true,
        deploy_cmd_args: '',
        wasp_version: '0.25.0',
        os: process.platform,
        context: '',
      },
    },
  ]);
  expect(collector.requests[0]).toMatchObject({ method: 'POST', path: '/capture', headers: { 'content-type': 'application/json' } });
});

test('a second build within 12 hours sends nothing, and another command has a bucket of its own', async () => {
  await runWasp(sandbox, ['build']);
  await collector.received(1);
  await runWasp(sandbox, ['build']);
  await sandbox.quiet();
  expect(collector.requests).toHaveLength(1);

  await runWasp(sandbox, ['compile']);
  await collector.received(2);
  expect(collector.events()[1]).toMatchObject({ properties: { is_build: false } });
});
