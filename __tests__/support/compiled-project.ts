import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Engine, EngineContext, EngineRun } from '../../src/context';
import { readProject } from '../../src/project/project';
import { readSettings } from '../../src/settings';
import { createRecordingTerminal } from './recording-terminal';
import { createTempFolder, writeFile } from './temp-folder';

const SOURCES: Readonly<Record<string, string>> = {
  '.wasproot': '',
  'main.wasp.ts':
    'import { app, route } from "@wasp.sh/spec";\nimport { Main } from "./src/Main" with { type: "ref" };\nimport { admin } from "./src/admin.wasp";\nimport { more } from "./specs/more.wasp";\nexport default app({ title: process.env.TITLE });\n',
  'src/admin.wasp.ts': 'import { page } from "@wasp.sh/spec";\nexport const admin = page();\n',
  'specs/more.wasp.ts': 'export const more = 1;\n',
  'schema.prisma': 'datasource db {}\n',
  'package.json': '{"name":"app"}\n',
  'package-lock.json': '{"lockfileVersion":3}\n',
  '.npmrc': 'min-release-age=7\n',
  'tsconfig.json': '{}\n',
  'tsconfig.src.json': '{}\n',
  'tsconfig.wasp.json': '{}\n',
  'vite.config.ts': 'import { wasp } from "wasp/client/vite";\n',
  '.env.server': 'A=1\n',
  '.env.client': 'B=1\n',
  Dockerfile: 'RUN true\n',
  '.waspignore': '*~\n',
  'src/Main.tsx': 'export const Main = 1;\n',
  'src/deep/er/data.json': '{}\n',
  'public/favicon.ico': 'icon',
  'migrations/1/migration.sql': 'create table a;\n',
  'README.md': 'read me\n',
  '.wasp/spec/dist/index.js': 'spec\n',
  'node_modules/.package-lock.json': '{}\n',
  'node_modules/react/package.json': '{}\n',
  'node_modules/react/index.d.ts': 'export {}\n',
  'node_modules/react/index.js': '1\n',
};

/** What the engine reads of such a project, relative to its root. */
export const INPUTS = [
  'main.wasp.ts',
  'src/admin.wasp.ts',
  'specs/more.wasp.ts',
  'schema.prisma',
  'package.json',
  'package-lock.json',
  '.npmrc',
  'tsconfig.json',
  'tsconfig.src.json',
  'tsconfig.wasp.json',
  'vite.config.ts',
  '.env.server',
  '.env.client',
  'Dockerfile',
  '.waspignore',
  'src/Main.tsx',
  'src/deep/er/data.json',
  'public/favicon.ico',
  'migrations/1/migration.sql',
  '.wasp/spec/dist/index.js',
  '../../engine/wasp-bin',
  '../../engine/data/template',
];

/** A project with its engine, for looking at files only: nothing in it runs. */
export interface CompiledProject {
  readonly root: string;
  readonly engineFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** How often the engine was called. */
  calls: number;
  /** Happens while the engine runs, after it has read and before it has written. */
  meanwhile: () => void;
  /** How the engine ends. */
  end: EngineRun;
  /** What the engine answers to questions. */
  answer: string;
  user(more?: { env?: NodeJS.ProcessEnv; version?: string }): EngineContext;
  /** The engine: writes into `.wasp/out` what it has read of `src/Main.tsx`. */
  run(): Promise<EngineRun>;
}

export function createCompiledProject(): CompiledProject {
  const home = createTempFolder();
  const root = join(home, 'work', 'app');
  for (const [name, text] of Object.entries(SOURCES)) writeFile(root, name, text);
  const engineFolder = dirname(writeFile(home, 'engine/wasp-bin', 'program'));
  writeFile(engineFolder, 'data/template', 'template');
  const env = {
    HOME: home,
    WASP_HOME: join(home, 'wasp-home'),
    PATH: [dirname(process.execPath), join(__dirname, 'bin')].join(delimiter),
  };

  const made: CompiledProject = {
    root,
    engineFolder,
    env,
    calls: 0,
    meanwhile: () => {},
    end: { exitCode: 0, text: '', wasAlone: true },
    answer: 'express@5',
    user: ({ env: more = {}, version = '0.25.0' } = {}) => ({
      project: readProject(root),
      settings: readSettings(env),
      terminal: createRecordingTerminal(readSettings(env)).terminal,
      signal: new AbortController().signal,
      engine: {
        version,
        folder: engineFolder,
        env: { ...env, ...more },
        async read() {
          made.calls += 1;
          made.meanwhile();
          return made.answer;
        },
      } as unknown as Engine,
    }),
    async run() {
      made.calls += 1;
      const main = join(root, 'src/Main.tsx');
      const text = existsSync(main) ? readFileSync(main, 'utf8') : '';
      made.meanwhile();
      for (const [name, content] of Object.entries(generated(text))) writeFile(root, name, content);
      return made.end;
    },
  };
  return made;
}

function generated(text: string): Record<string, string> {
  return {
    '.wasp/spec-result.json': '{}',
    '.wasp/out/.waspinfo':
      '{"buildType":"Development","generatedAt":"2026-01-02","waspVersion":"0.25.0"}',
    '.wasp/out/.waspchecksums': '[]',
    '.wasp/out/sdk/wasp/dist/Main.js': text,
    '.wasp/out/db/schema.prisma': 'datasource db {}',
    '.wasp/out/server/.env': 'A=1',
    'node_modules/.prisma/client/index.d.ts': 'export {}',
  };
}
