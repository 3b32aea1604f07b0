import type { Bucket } from './throttle';

/** All that a command run contributes to an event. It is made in the shell's process and handed to the sender. */
export interface EventFacts {
  isBuild: boolean;
  /** Keywords only; nothing else that was typed gets this far. */
  deployWords: string[];
  /** Real path of the project's root. It never leaves the machine: the event has a keyed hash of it. */
  projectRoot: string;
  waspVersion: string;
  isCi: boolean;
  /** The content of `WASP_TELEMETRY_CONTEXT`, as it is. */
  context: string;
  userId?: string | undefined;
}

const DEPLOY_KEYWORDS = ['fly', 'setup', 'create-db', 'deploy', 'cmd'] as const;

/** @param path the command's words, e.g. `['build']`; `build start` is no build */
export function bucketOf(path: readonly string[]): Bucket {
  return path.length === 1 && path[0] === 'build' ? 'build' : 'other';
}

/**
 * Those of the arguments of `wasp deploy` that are keywords, in order; nothing for any other command.
 *
 * @param words what was typed after the first word
 */
export function pickDeployWords(path: readonly string[], words: readonly string[]): string[] {
  if (path[0] !== 'deploy') return [];
  return words.flatMap((word) => DEPLOY_KEYWORDS.filter((keyword) => keyword === word));
}
