import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFlyLab } from '../../../support/fly-lab';

jest.setTimeout(10 * 60_000);

/** In this order: each goes on from what those before have made. */
const TYPED: readonly [words: string, said: string][] = [
  ['setup my-app mia --org acme --server-secret MAIL=s3cret-server-value', 'fly;setup'],
  ['create-db mia --org acme', 'fly;create-db'],
  ['deploy --no-wait --custom-server-url https://api.example.com', 'fly;deploy'],
  ['cmd --context server -- ssh console -C my-app', 'fly;cmd'],
  ['launch my-app mia --no-wait --org acme --client-secret MAIL', 'fly'],
  ['secrets --env-file ../env', 'fly'],
  ['status', 'fly'],
  ['rollback --context server --yes', 'fly'],
];

test('an event says which of the documented words were typed, and no name, region, organisation, address or secret', () =>
  inFlyLab({ orgs: ['personal', 'acme'] }, async (lab) => {
    writeFileSync(join(lab.sandbox.project, '..', 'env'), 'STRIPE=s3cret-server-value\n');
    for (const [words, said] of TYPED) {
      const run = await lab.fly(words, {
        env: { WASP_TELEMETRY_DEBUG: '1', MAIL: 's3cret-client-value' },
      });
      expect(`${words}: ${run.exitCode}`).toBe(`${words}: 0`);
      const event = /\{[^{]*"api_key"[\s\S]*$/.exec(run.stderr)?.[0] ?? '';
      expect(event).toContain(`"deploy_cmd_args":"${said}"`);
      for (const word of [
        'my-app',
        'mia',
        'acme',
        'MAIL',
        'STRIPE',
        's3cret',
        'example.com',
        'fly.dev',
        lab.sandbox.project,
      ])
        expect(event).not.toContain(word);
    }
  }));
