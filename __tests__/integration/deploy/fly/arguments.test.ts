import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesIn, inFlyLab, type FlyLab } from '../../../support/fly-lab';

/** Many runs at once, on a machine that may be slow. */
jest.setTimeout(10 * 60_000);

const tomlFile = ({ sandbox }: FlyLab, name: string): string => join(sandbox.project, name);

test.concurrent.each([
  ['setup my-app MIA', 2, 'Did you mean mia?'],
  ['setup my-app xyz', 2, 'Invalid region code xyz.'],
  ['setup My_App mia', 2, '"My_App"'],
  ['setup my-app', 2, "Missing required argument 'region'"],
  ['deploy --nope', 2, "Unknown option '--nope'"],
  ['deploy --custom-server-url api.example.com', 2, 'no address of a server'],
  ['deploy --environment A/B', 2, 'no name for an environment'],
  ['setup my-app mia --server-secret NOT_THERE', 2, 'The environment has no variable NOT_THERE'],
  ['cmd secrets list', 2, '--context is missing'],
  ['cmd --context both secrets list', 2, '"both" is no context'],
])('`%s` ends with %i before anything is made', (words, exitCode, what) =>
  inFlyLab({}, async (lab) => {
    expect(await lab.fly(words)).toMatchObject({ exitCode, stderr: expect.stringContaining(what) });
    expect(changesIn(lab)).toEqual([]);
  }),
);

test.concurrent.each([
  ['app = ', 'is no TOML'],
  ['[http_service]\ninternal_port = 1\n', 'names no app'],
])('a file that says %j is quoted', (text, what) =>
  inFlyLab({}, async (lab) => {
    writeFileSync(tomlFile(lab, 'fly-server.toml'), text);
    const run = await lab.fly('deploy --no-wait');
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(what) });
    expect(run.stderr).toContain(text.trim().split('\n')[0]);
    expect(run.stderr).not.toContain('This is a bug');
  }),
);
