import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGithub, type Github } from './github';
import { runWasp, type Run } from './run-wasp';
import { useSandbox, type Sandbox } from './sandbox';

export const OFFLINE = { HTTPS_PROXY: 'http://127.0.0.1:9' };

/** The main file and the manifest of a project that somebody else has made. */
export const MAIN =
  'import { app } from "@wasp.sh/spec";\nexport default app({\n  title: "Their title",\n  wasp: { version: "^0.25.0" },\n  name: "theirs",\n  spec: [route({ name: "other" })],\n});\n';
export const PACKAGE =
  '{\n  "private": true,\n  "name": "theirs",\n  "dependencies": { "name": "1" }\n}\n';

export interface TemplateLab {
  readonly sandbox: Sandbox;
  readonly github: Github;
  /** Where projects are made. */
  folder(): string;
  /** `wasp new ...` there. */
  wasp(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Run>;
  read(...names: string[]): string;
}

/** For the tests of a file: a GitHub for all of them, and a sandbox for each. */
export function useTemplateLab(): TemplateLab {
  const github = {} as Github;
  const sandbox = useSandbox({ WASP_TELEMETRY_DISABLE: '' });
  const folder = (): string => join(sandbox.home, '..', 'work');
  beforeAll(async () => {
    Object.assign(github, await startGithub());
  });
  afterAll(() => github.close());
  beforeEach(() => {
    Object.assign(sandbox.env, github.env);
    mkdirSync(folder());
    github.answers.clear();
    github.requests.length = 0;
  });
  return {
    sandbox,
    github,
    folder,
    wasp: (args, env = {}) => runWasp(sandbox, ['new', ...args], { cwd: folder(), env }),
    read: (...names) => readFileSync(join(folder(), ...names), 'utf8'),
  };
}
