import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployEvent, type DeployEvent } from '../../../../src/json/deploy';
import { deployedServices, useSetUpRailwayLab } from '../../../support/railway-lab';
import type { Run } from '../../../support/run-wasp';

jest.setTimeout(120_000);

const lab = useSetUpRailwayLab();

const readEvents = ({ stdout }: Run): DeployEvent[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => deployEvent.parse(JSON.parse(line)));

test('the project, the server, the client, in this order; a second deployment of the same is not built again, one with a change is', async () => {
  expect(await lab.run('deploy my-app')).toMatchObject({ exitCode: 0 });
  expect(lab.railway.lines().slice(0, 3)).toEqual(['-V', 'whoami', 'status --json']);
  expect(deployedServices(lab)).toEqual(['my-app-server', 'my-app-client']);
  const second = await lab.run('deploy my-app', { env: { NO_PART_OF_THE_BUILD: 'another value' } });
  expect(second.stderr).toContain(
    '– Build the client for production (skipped): nothing has changed since it was last built',
  );
  expect([lab.engineBuilds(), lab.builds().length]).toEqual([1, 2]);
  writeFileSync(join(lab.sandbox.project, 'src', 'new.ts'), 'export {};\n');
  expect(await lab.run('deploy my-app')).toMatchObject({ exitCode: 0 });
  expect([lab.engineBuilds(), lab.builds().length]).toEqual([2, 4]);
  expect(deployedServices(lab)).toHaveLength(6);
});

test.each(['api.example.com', 'ftp://api.example.com', ''])(
  '%j is no address of a server',
  async (url) => {
    const run = await lab.run(`deploy my-app --custom-server-url=${url}`);
    expect(run.exitCode).toBe(2);
    expect(lab.railway.calls()).toEqual([]);
  },
);

test('what is not set up is told before the build', async () => {
  lab.railway.change((state) => void state.projects[0]?.services.pop());
  const run = await lab.run('deploy my-app');
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.stderr).toContain('has no service my-app-server.');
  lab.railway.change((state) => void (state.projects = []));
  expect((await lab.run('deploy my-app')).stderr).toContain(
    'No Railway project found. Run wasp deploy railway setup my-app first or provide an existing project ID with "--existing-project-id" option.',
  );
  expect(lab.engineBuilds()).toBe(0);
});

test('--json prints events on stdout and nothing else', async () => {
  const run = await lab.run('deploy my-app --json');
  const events = readEvents(run);
  expect(events[0]).toEqual({ event: 'started', version: 1 });
  expect(events.at(-1)).toEqual({
    event: 'deployed',
    server: `${lab.origin}/server`,
    client: `${lab.origin}/client`,
  });
  expect(
    events.flatMap((event) =>
      event.event === 'step' && event.state !== 'started' ? [[event.id, event.state]] : [],
    ),
  ).toEqual([
    ['project', 'skipped'],
    ['build', 'done'],
    ['server-up', 'done'],
    ['client-build', 'done'],
    ['client-up', 'done'],
    ['answers', 'done'],
  ]);
  lab.railway.failAt({ when: 'up', stderr: 'no' });
  const failed = await lab.run('deploy my-app --json');
  expect(failed.exitCode).toBe(1);
  expect(readEvents(failed).at(-1)).toMatchObject({
    event: 'failed',
    id: 'server-up',
    resume: 'wasp deploy railway deploy my-app --json',
  });
});

test('the command that goes on names the folder that was typed', async () => {
  lab.railway.failAt({ when: 'up', stderr: 'no' });
  const failed = await lab.run('deploy my-app -C ../project', { cwd: lab.sandbox.home });
  expect(failed).toMatchObject({ exitCode: 1 });
  const resume = /To go on from there, run: wasp (.*)/.exec(failed.stderr)?.[1];
  expect(resume).toBe('-C ../project deploy railway deploy my-app');
  expect(await lab.wasp(resume?.split(' ') ?? [], { cwd: lab.sandbox.home })).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('This one goes on from there.'),
  });
});

test('a dry run looks, and changes nothing', async () => {
  const run = await lab.run('deploy my-app --dry-run');
  expect(run).toMatchObject({ exitCode: 0 });
  expect(lab.railway.lines()).toEqual(['-V', 'whoami', 'status --json']);
  expect(run.stdout).toContain('--service my-app-server --no-gitignore --path-as-root --ci');
  expect(existsSync(join(lab.sandbox.project, '.wasp'))).toBe(false);
  const planned = readEvents(await lab.run('deploy my-app --dry-run --json')).slice(1);
  expect(planned).toContainEqual(
    expect.objectContaining({
      event: 'planned',
      id: 'server-up',
      runs: expect.arrayContaining([expect.stringContaining('--service my-app-server')]),
    }),
  );
  expect(planned.filter(({ event }) => event !== 'planned')).toEqual([]);
});

test('Ctrl-C stops what runs, and the next run goes on', async () => {
  const run = await lab.run('deploy my-app', {
    onOutput: (text, child) => void (text.includes('Deploy the client') && child.kill('SIGINT')),
  });
  expect(run.exitCode).toBe(130);
  expect(run.stderr).toContain('To go on from here, run: wasp deploy railway deploy my-app');
  expect(await lab.run('deploy my-app')).toMatchObject({ exitCode: 0 });
  expect(deployedServices(lab).filter((service) => service === 'my-app-server')).toHaveLength(1);
});
