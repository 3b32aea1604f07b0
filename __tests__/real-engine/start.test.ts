import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useRealProject } from '../support/real-project';
import { runWasp } from '../support/run-wasp';
import { startWasp, type RunningWasp } from '../support/running-wasp';

/** One app for all tests, which runs until the last of them: each leaves it running. */
const real = useRealProject();

let wasp: RunningWasp;
let clientUrl: string;
let serverUrl: string;

beforeAll(async () => {
  wasp = startWasp(real.sandbox, ['start', '--json'], { cwd: real.project, env: real.env });
  ({ clientUrl, serverUrl } = JSON.parse((await wasp.said(/^\{"event":"ready".*$/m))[0]));
});

afterAll(() => {
  real.sandbox.kill();
});

const edit = (file: string, from: string | RegExp, to: string): void =>
  writeFileSync(
    join(real.project, file),
    readFileSync(join(real.project, file), 'utf8').replace(from, to),
  );
const setTitle = (title: string): void => edit('main.wasp.ts', /title: [^,\n]+/, `title: ${title}`);
const page = async (url: string): Promise<string> => (await fetch(url)).text();

/** Waits until the address answers, and what it answers is right. */
async function serves(
  url: string,
  isRight: (status: number, text: string) => boolean,
): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const seen = await fetch(url).then(
      async (response) => ({ status: response.status, text: await response.text() }),
      () => undefined,
    );
    if (seen && isRight(seen.status, seen.text)) return;
    if (Date.now() > deadline)
      throw new Error(`${url} does not serve what it should: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const servesText = (url: string, expected: string): Promise<void> =>
  serves(url, (_, text) => text.includes(expected));
const isAnswer = (status: number): boolean => status < 500;

test('it is ready when client and server answer', async () => {
  expect(await page(clientUrl)).toContain('/@wasp/client-entry.tsx');
  expect((await fetch(serverUrl)).status).toBeLessThan(500);
});

test('a second start says where the first one is', async () => {
  const second = await runWasp(real.sandbox, ['start'], { cwd: real.project, env: real.env });
  expect(second.exitCode).toBe(0);
  expect(second.stdout).toContain(clientUrl);
  expect(second.stdout).toContain(String(wasp.child.pid));
});

test.each(['build', 'clean'])(
  '`wasp %s`, which would pull its files from under it, is refused',
  async (command) => {
    const refused = await runWasp(real.sandbox, [command], { cwd: real.project, env: real.env });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(
      `The app runs, and \`wasp ${command}\` would delete files that it runs from.`,
    );
  },
);

test('a compile beside it does no harm', async () => {
  expect(
    await runWasp(real.sandbox, ['compile'], { cwd: real.project, env: real.env }),
  ).toMatchObject({ exitCode: 0 });
  expect((await fetch(serverUrl)).status).toBeLessThan(500);
});

test("an edit under src/ is the client's business alone", async () => {
  const before = wasp.stdout().length;
  edit('src/MainPage.tsx', 'Welcome to Wasp!', 'Welcome to the loop!');
  await servesText(`${clientUrl}src/MainPage.tsx`, 'Welcome to the loop!');
  expect(wasp.stdout().slice(before)).not.toContain('"event":"compiled"');
});

test('the spec is compiled again', async () => {
  const before = wasp.stdout().length;
  setTitle('"another title"');
  expect((await wasp.said(/^\{"event":"compiled".*$/m, before))[0]).toContain('"isSuccess":true');
  await servesText(clientUrl, 'another title');
});

test('a mistake in the spec is shown, the app goes on, and follows once it is mended', async () => {
  const beforeRight = wasp.stdout().length;
  setTitle('"right"');
  await wasp.said(/^\{"event":"compiled","isSuccess":true.*$/m, beforeRight);
  await servesText(clientUrl, 'right');

  const beforeMistake = wasp.stdout().length;
  setTitle('42');
  const failed = JSON.parse(
    (await wasp.said(/^\{"event":"compiled","isSuccess":false.*$/m, beforeMistake))[0],
  );
  expect(failed.text).toContain('main.wasp.ts');
  await servesText(clientUrl, 'right');

  const beforeMending = wasp.stdout().length;
  setTitle('"mended"');
  await wasp.said(/^\{"event":"compiled","isSuccess":true.*$/m, beforeMending);
  await servesText(clientUrl, 'mended');
});

test('a server that is killed comes back', async () => {
  const server = real.sandbox
    .processes()
    .find((line) => line.includes('bundle/server.js') && !line.includes('sh -c'));
  expect(server).toBeDefined();
  const before = wasp.stdout().length;
  process.kill(Number(server?.split(' ')[0]), 'SIGKILL');
  await wasp.said(/"state":"crashed"/, before);
  await wasp.said(/Server listening on port/, before);
  await serves(serverUrl, isAnswer);
});

test('SIGINT takes it down whole', async () => {
  wasp.child.kill('SIGINT');
  expect(await wasp.ended).toBe(130);
  expect(real.sandbox.processes()).toEqual([]);
  await expect(fetch(clientUrl)).rejects.toThrow();
  await expect(fetch(serverUrl)).rejects.toThrow();
});
