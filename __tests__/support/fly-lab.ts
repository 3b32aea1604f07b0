import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createFlyCloud, DATABASE_PASSWORD, type FlyCloud, type FlyState } from './fly';
import { runWasp, type Run, type RunOptions } from './run-wasp';
import { inSandbox, type Sandbox } from './sandbox';

export interface FlyLab {
  readonly sandbox: Sandbox;
  readonly cloud: FlyCloud;
  /** `wasp deploy fly ...`, words separated by spaces. */
  fly(words: string, options?: RunOptions): Promise<Run>;
  /** All that the runs so far have printed. */
  printed(): string;
}

/** Values of secrets that the tests give: none of them may be seen anywhere. */
export const SECRETS = ['s3cret-server-value', 's3cret-client-value', 's3cret from a file # with "quotes', 's3cret-first-line\ns3cret-second-line', 'fo1-token', DATABASE_PASSWORD];

/** A sandbox with a Fly of its own. At its end no secret may have been printed, or stood among a program's arguments or in a file of the project. */
export async function inFlyLab(given: Partial<FlyState>, test: (lab: FlyLab) => Promise<void>): Promise<void> {
  await inSandbox({}, async (sandbox) => {
    const cloud = createFlyCloud(sandbox, given);
    let printed = '';
    await test({
      sandbox,
      cloud,
      async fly(words, options = {}) {
        const run = await runWasp(sandbox, ['deploy', 'fly', ...words.split(' ').filter(Boolean)], { ...options, env: { ...cloud.env, ...options.env } });
        printed += run.stdout + run.stderr;
        return run;
      },
      printed: () => printed,
    });
    expectNoSecrets(cloud, sandbox, printed);
  });
}

export function expectNoSecrets(cloud: FlyCloud, { project }: Sandbox, printed: string): void {
  const made = Object.values(cloud.state().apps).flatMap(({ secrets }) => ['JWT_SECRET', 'DATABASE_URL'].flatMap((name) => secrets[name] ?? []));
  const args = JSON.stringify(cloud.calls().map((call) => [call.args, call.toml]));
  const files = readAll(project);
  for (const secret of [...SECRETS, ...made].flatMap((value) => value.split('\n'))) {
    expect(printed).not.toContain(secret);
    expect(args).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(files).not.toContain(secret);
  }
}

/** What a run has written into the project; the files with secrets that a test gives it lie elsewhere. */
function readAll(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}
