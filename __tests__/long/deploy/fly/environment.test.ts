import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFlyLab, type FlyLab } from '../../../support/fly-lab';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

const read = ({ sandbox }: FlyLab, name: string): string =>
  readFileSync(join(sandbox.project, name), 'utf8');

test.concurrent('an environment has its own apps, files and database, beside production', () =>
  inFlyLab({}, async (lab) => {
    await lab.fly('launch my-app mia --no-wait');
    const before = read(lab, 'fly-server.toml');
    expect(await lab.fly('launch my-app mia --no-wait --environment staging')).toMatchObject({
      exitCode: 0,
    });
    expect(Object.keys(lab.cloud.state().apps).sort()).toEqual([
      'my-app-client',
      'my-app-db',
      'my-app-server',
      'my-app-staging-client',
      'my-app-staging-db',
      'my-app-staging-server',
    ]);
    expect(read(lab, 'fly-server.toml')).toBe(before);
    expect(read(lab, 'fly-server.staging.toml')).toContain("app = 'my-app-staging-server'");
    lab.cloud.forgetCalls();
    expect(await lab.fly('deploy --no-wait --environment staging')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('https://my-app-staging-client.fly.dev'),
    });
    expect(lab.cloud.app('my-app-staging-server').releases).toHaveLength(2);
    expect(lab.cloud.app('my-app-server').releases).toHaveLength(1);
    expect(lab.cloud.builds().at(-1)?.apiUrl).toBe('https://my-app-staging-server.fly.dev');
  }),
);
