import type { Context, Invocation, Project } from '../context';
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

/**
 * What a command run contributes to an event, and to the preview of one.
 *
 * @param command - its path and what was typed after the first word
 * @returns undefined where the version of Wasp that the project uses is not known
 */
export async function buildFacts(
  { path, words }: Pick<Invocation, 'path' | 'words'>,
  project: Project,
  { settings, engine }: Pick<Context, 'settings' | 'engine'>,
): Promise<EventFacts | undefined> {
  const [{ isCI }, { findVersionInUse }] = await Promise.all([
    import('./ci.js'),
    import('../engine/locate.js'),
  ]);
  const waspVersion = engine?.version ?? findVersionInUse(project, settings);
  if (waspVersion === undefined) return undefined;
  const { context, userId } = settings.telemetry;
  return {
    isBuild: bucketOf(path) === 'build',
    deployWords: pickDeployWords(path, words),
    projectRoot: project.root,
    waspVersion,
    isCi: isCI,
    context,
    userId,
  };
}

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
