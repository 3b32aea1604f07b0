import type { ChildCommand } from './run';

/**
 * What a shell has started can be told from everything else after that shell was killed: each child, and all that it starts,
 * has in its environment whose it is, and which process group it was started in. A browser or an editor that the app
 * has opened lives in a group of its own, and is nobody's leftover.
 */
export const OWNER = 'WASP_STARTED_BY';
export const GROUP = 'WASP_STARTED_GROUP';

let owner: string | undefined;

/** From now on children are marked as this one's. */
export function markChildren(as: string): void {
  owner = as;
}

/** The same command with the mark. Its group is known to nobody before it runs, so the system's shell writes that down and becomes the program. */
export function marked(command: ChildCommand): ChildCommand {
  if (owner === undefined) return command;
  const args = ['-c', `export ${GROUP}=$$; exec "$0" "$@"`, command.file, ...command.args];
  return { ...command, file: '/bin/sh', args, env: { ...command.env, [OWNER]: owner } };
}
