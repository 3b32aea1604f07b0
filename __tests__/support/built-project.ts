import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCalls } from './calls';
import type { Sandbox } from './sandbox';

/** Stands in for the project's Vite: writes down what it is told, and serves that as the client. */
const VITE = `#!/usr/bin/env node
'use strict';
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const { REACT_APP_API_URL, REACT_APP_NAME } = process.env;
appendFileSync('vite-calls.jsonl', JSON.stringify({ args, cwd: process.cwd(), REACT_APP_API_URL, REACT_APP_NAME }) + '\\n');
if (args.join(' ') === 'build') {
  if (process.env.VITE_FAILS) { console.error('broken'); process.exit(3); }
  mkdirSync('.wasp/out/web-app/build', { recursive: true });
  console.log('built');
} else if (args[0] === 'preview' && args[1] === '--port' && args[3] === '--strictPort') {
  require('node:http').createServer((_, response) => response.end('client')).listen(Number(args[2]), () => console.log('serving'));
} else process.exit(64);
`;

/** Makes of the sandbox's project one that was built for production, with a Vite of its own. */
export function makeBuiltProject(
  { project }: Sandbox,
  buildType = 'Production',
  waspVersion = '0.25.0',
): void {
  const bin = join(project, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  mkdirSync(join(project, '.wasp', 'out'), { recursive: true });
  writeFileSync(join(bin, 'vite'), VITE);
  chmodSync(join(bin, 'vite'), 0o755);
  writeFileSync(join(project, '.wasp', 'out', 'Dockerfile'), 'FROM node\n');
  writeFileSync(
    join(project, '.wasp', 'out', '.waspinfo'),
    JSON.stringify({ buildType, generatedAt: '2026-01-02', waspVersion }),
  );
  writeFileSync(
    join(project, '.wasp', 'spec-result.json'),
    JSON.stringify({ status: 'ok', value: [{ declType: 'App', declName: 'todoApp' }] }),
  );
}

export interface ViteCall {
  args: string[];
  cwd: string;
  REACT_APP_API_URL?: string;
  REACT_APP_NAME?: string;
}

export function viteCalls({ project }: Sandbox): ViteCall[] {
  return readCalls(join(project, 'vite-calls.jsonl'));
}
