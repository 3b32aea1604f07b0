import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readCalls } from './calls';
import type { Sandbox } from './sandbox';

/** Folder of the stand-in for docker. It is on no PATH by default. */
export const DOCKER_STAND_IN = join(__dirname, 'docker');

export interface DockerCall {
  args: string[];
  cwd: string;
  POSTGRES_PASSWORD?: string;
}

/** A docker that has a daemon, as far as one can tell. */
export interface Docker {
  readonly env: NodeJS.ProcessEnv;
  calls(): DockerCall[];
  /** Names of what is there now. */
  containers(): string[];
  volumes(): string[];
}

export function useDocker({ home, env }: Pick<Sandbox, 'home' | 'env'>): Docker {
  const folder = join(home, '..', 'docker');
  const find = (kind: string): string[] =>
    existsSync(folder)
      ? readdirSync(folder).flatMap((name) =>
          name.endsWith(kind) ? [name.slice(0, -kind.length)] : [],
        )
      : [];
  return {
    env: { PATH: [DOCKER_STAND_IN, env['PATH']].join(delimiter) },
    calls: () => readCalls(join(folder, 'calls.jsonl')),
    containers: () => find('.container'),
    volumes: () => find('.volume'),
  };
}
