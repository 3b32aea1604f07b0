import { inFlyLab } from '../../../support/fly-lab';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

test.concurrent('an answer in no known form is said to be one', () =>
  inFlyLab({ regionsShape: 'unknown' }, async (lab) => {
    const run = await lab.fly('setup my-app mia');
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("`flyctl platform regions` can't be understood"),
    });
    expect(run.stderr).toContain('{"places":[]}');
  }),
);

test.concurrent(
  'without flyctl it is said how to get it; without a login, how to log in; a token is one',
  () =>
    inFlyLab({ loggedIn: false }, async (lab) => {
      expect(await lab.fly('setup my-app mia')).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('flyctl auth login'),
      });
      expect(await lab.fly('setup my-app mia --yes', { env: { CI: 'true' } })).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('FLY_API_TOKEN'),
      });
      expect(
        await lab.fly('setup my-app mia', { env: { CI: 'true', FLY_API_TOKEN: 'fo1-token' } }),
      ).toMatchObject({ exitCode: 0 });
      const { PATH } = lab.sandbox.env;
      expect(await lab.fly('setup my-app mia', { env: { PATH } })).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('https://fly.io/docs/hands-on/install-flyctl'),
      });
    }),
);
