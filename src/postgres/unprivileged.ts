import { chownSync } from 'node:fs';
import { userInfo } from 'node:os';
import { UserError } from '../errors';
import { findOnPath } from '../processes/find-on-path';
import { run, type ChildCommand } from '../processes/run';
import type { Settings } from '../settings';

/** Runs PostgreSQL's programs as a user that they accept. */
export interface Unprivileged {
  wrap(command: ChildCommand): ChildCommand;
  /** Gives a file or a folder to that user. */
  own(path: string): void;
}

const NOBODY = 65534;

/**
 * One capability is kept, to reach data below a home folder that is closed to others. `access(2)` heeds it only with that bit set;
 * every other one is gone once the program runs (capabilities(7)).
 */
const SETPRIV_OPTIONS = [
  '--securebits=+no_setuid_fixup',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
  `--reuid=${NOBODY}`,
  `--regid=${NOBODY}`,
  '--clear-groups',
  '--',
];

/**
 * PostgreSQL refuses to run as root: there, which is in containers above all, `nobody` runs it, by util-linux's setpriv. Everywhere else the user does.
 *
 * @throws UserError when this is root and that way is closed
 */
export async function useUnprivileged(
  { env }: Settings,
  signal: AbortSignal,
): Promise<Unprivileged> {
  if (userInfo().uid !== 0) return { wrap: (command) => command, own: () => {} };
  const setpriv = findOnPath('setpriv', env);
  if (!setpriv) throw explain('There is no setpriv on PATH, which would run it as another user.');
  const wrap = (command: ChildCommand): ChildCommand => ({
    ...command,
    file: setpriv,
    args: [...SETPRIV_OPTIONS, command.file, ...command.args],
  });
  const end = await run(
    wrap({ file: '/bin/sh', args: ['-c', ':'], cwd: '/', env }),
    { kind: 'captured' },
    signal,
  );
  if (end.kind !== 'exited' || end.exitCode !== 0) {
    throw explain(
      `Running it as the user nobody failed: ${end.kind === 'not-found' ? end.reason : end.stderr.trim()}`,
    );
  }
  return { wrap, own: (path) => chownSync(path, NOBODY, NOBODY) };
}

function explain(why: string): UserError {
  return new UserError('PostgreSQL does not run as root.', {
    why,
    next: 'Run wasp as another user, start Docker, or set DATABASE_URL to a database of your own.',
  });
}
