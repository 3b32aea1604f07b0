import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRailwayLab } from '../../support/railway-lab';
import { answerForApps, changesIn, inFlyLab } from '../../support/fly-lab';
import type { Run } from '../../support/run-wasp';
import { writeFile } from '../../support/temp-folder';

jest.setTimeout(10 * 60_000);

const PAGE = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'deploy.md'), 'utf8');
const blocksOf = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, block = '']) => block,
  );

/** What comes after `wasp deploy <provider>` in the page's commands, without comments. */
function typed(provider: string, blocks: readonly string[]): string[] {
  const lines = blocks
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').replace(/^\s*- run: /, ''));
  return lines
    .filter((line) => line.startsWith(`wasp deploy ${provider} `))
    .map((line) => line.replace(`wasp deploy ${provider} `, ''));
}

/** So that nothing is changed: what stands after a `--` is another program's. */
const dry = (words: string): string => words.replace(/^(\S+)/, '$1 --dry-run');

async function expectAll(
  commands: readonly string[],
  run: (words: string) => Promise<Run>,
): Promise<void> {
  expect(commands.length).toBeGreaterThan(0);
  for (const words of commands) {
    const { exitCode, stderr } = await run(dry(words));
    expect(`${words}: ${exitCode} ${exitCode === 0 ? '' : stderr}`).toBe(`${words}: 0 `);
  }
}

test('every command on the page for Fly is understood, and that of the workflow needs a token and nobody', () =>
  inFlyLab({}, async (lab) => {
    for (const place of ['', ' --environment staging'])
      expect(await lab.fly(`setup my-app mia${place}`)).toMatchObject({ exitCode: 0 });
    writeFile(lab.sandbox.project, '.env.production', 'MAIL=of-an-example\n');
    await expectAll(typed('fly', blocksOf('sh')), (words) => lab.fly(words));

    const workflows = blocksOf('yaml').filter((block) =>
      block.includes('FLY_API_TOKEN: ${{ secrets.FLY_API_TOKEN }}'),
    );
    lab.cloud.change((state) => (state.loggedIn = false));
    await expectAll(typed('fly', workflows), (words) =>
      lab.fly(words, { env: { CI: 'true', FLY_API_TOKEN: 'fo1-token' } }),
    );
  }));

test('the workflow for Fly deploys with a token, by itself, and shows no token', () =>
  inFlyLab({}, async (lab) => {
    for (const words of ['setup my-app mia', 'create-db mia'])
      expect(await lab.fly(words)).toMatchObject({ exitCode: 0 });
    const [words = '', ...others] = typed('fly', blocksOf('yaml'));
    expect(others).toEqual([]);
    lab.cloud.change((state) => (state.loggedIn = false));
    lab.cloud.forgetCalls();
    const { options, close } = await answerForApps(() => 200);
    try {
      const run = await lab.fly(words, {
        ...options,
        env: { ...options.env, CI: 'true', FLY_API_TOKEN: 'fo1-token' },
      });
      expect(run).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining('The client answers: https://my-app-client.fly.dev'),
      });
    } finally {
      close();
    }
    expect(changesIn(lab)).toEqual(['deploy --remote-only', 'deploy --remote-only']);
    expect(
      lab.cloud.calls().filter(({ args }) => args[0] === 'auth' && args[1] === 'login'),
    ).toEqual([]);
    expect(lab.printed()).not.toContain('fo1-token');
    expect(await lab.fly(words, { env: { CI: 'true' } })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('FLY_API_TOKEN'),
    });
  }));

test('every command on the page for Railway is understood, and that of the workflow needs a token and nobody', async () => {
  const instance = { variables: {}, domains: [], status: 'SUCCESS', polls: 0 };
  const services = ['Postgres', 'my-app-client', 'my-app-server'].map((name) => ({
    id: `id-of-${name}`,
    name,
    instances: { e1: instance, e2: instance },
  }));
  const environments = [
    { id: 'e1', name: 'production' },
    { id: 'e2', name: 'staging' },
  ];
  const lab = await createRailwayLab({
    projects: [{ id: 'p1', name: 'my-app', environments, services }],
  });
  try {
    lab.railway.change(
      (state) => (state.links[lab.sandbox.project] = { project: 'p1', environment: 'e1' }),
    );
    writeFile(lab.sandbox.project, '.env.production', 'MAIL=of-an-example\n');
    await expectAll(typed('railway', blocksOf('sh')), (words) => lab.run(words));

    const workflows = blocksOf('yaml').filter((block) =>
      block.includes('RAILWAY_TOKEN: ${{ secrets.RAILWAY_TOKEN }}'),
    );
    lab.railway.change((state) =>
      Object.assign(state, {
        loggedIn: false,
        links: {},
        projectToken: { token: 'project-token-1234', project: 'my-app', environment: 'production' },
      }),
    );
    await expectAll(typed('railway', workflows), (words) =>
      lab.run(words, { env: { CI: 'true', RAILWAY_TOKEN: 'project-token-1234' } }),
    );
  } finally {
    await lab.close();
  }
});
