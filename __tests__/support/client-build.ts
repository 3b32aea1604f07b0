import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCalls } from './calls';
import type { Sandbox } from './sandbox';
import { writeFile } from './temp-folder';

/** One call of the stand-ins for npm and npx. */
export interface BuildCall {
  tool: 'npm' | 'npx';
  words: string;
  cwd: string;
  /** `REACT_APP_API_URL` and `REACT_APP_NAME`, where they were set. */
  apiUrl?: string;
  appName?: string;
}

/** The build of a client, without npm and Vite. */
export interface ClientBuild {
  /** To be put first on PATH. */
  readonly programs: string;
  readonly env: NodeJS.ProcessEnv;
  builds(): BuildCall[];
  /** Makes the next `npm install`, or the next `npx vite build`, fail. */
  failBuild(tool: 'npm' | 'npx'): void;
}

/** Makes the sandbox's project one that can be built. */
export function createClientBuild({ home, project }: Sandbox): ClientBuild {
  writeFile(project, 'node_modules/@wasp.sh/spec/package.json', '{}');
  const calls = writeFile(join(home, '..'), 'builds.jsonl', '');
  return {
    programs: join(__dirname, 'client-build'),
    env: { CLIENT_BUILD_CALLS: calls },
    builds: () => readCalls(calls),
    failBuild: (tool) => writeFileSync(`${calls}.fail-${tool}`, ''),
  };
}
