import gt from 'semver/functions/gt';
import valid from 'semver/functions/valid';
import minVersion from 'semver/ranges/min-version';
import type { RunContext } from '../context';
import { findNewestEngine } from '../engine/install';
import { TRIED_VERSIONS } from '../engine/platforms';
import { UsageError, UserError } from '../errors';

/** `0.25` of `0.25.1`: the part that tells releases that differ in what they ask of a project. */
export function minor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** Releases that this shell drives: it reads what the engine prints and writes, which changes with each. */
const DRIVEN = [...new Set(TRIED_VERSIONS.map(minor))];

/**
 * The version to move a project to.
 *
 * @param asked what was typed, or undefined for the newest that this shell drives
 * @param range what the main file asks for now
 * @throws UserError where there is none, or it would be a step back
 */
export async function chooseTarget(
  asked: string | undefined,
  range: string,
  user: RunContext,
): Promise<string> {
  if (asked !== undefined) verifyDriven(asked);
  const wanted = asked ?? DRIVEN.map((release) => `~${release}.0`).join(' || ');
  const [target, newest] = await Promise.all([
    findNewestEngine(wanted, user),
    findNewestEngine('*', user),
  ]);
  if (target === undefined) {
    throw new UserError(
      `The npm registry has no engine ${asked ?? `of Wasp ${DRIVEN.join(' or ')}`} for this machine.`,
      {
        ...(newest !== undefined && { why: `The newest there is ${newest}.` }),
        next: 'See what there is: `npm view @wasp.sh/wasp-cli versions`.',
      },
    );
  }
  const from = minVersion(range)?.version;
  if (from !== undefined && gt(from, target)) {
    throw new UserError(`The project asks for Wasp ${range}, and ${target} is older.`, {
      why: 'To go back, undo the upgrade in your version control.',
      next: 'Nothing was changed.',
    });
  }
  if (asked === undefined && newest !== undefined && gt(newest, target))
    user.terminal.note(
      `Wasp ${newest} is out, which this shell does not drive. The newest that it does is ${target}.`,
    );
  return target;
}

function verifyDriven(asked: string): void {
  if (valid(asked) === null)
    throw new UsageError(`"${asked}" is no version.`, {
      next: `Type one whole, e.g. --to ${TRIED_VERSIONS.at(-1)}.`,
    });
  if (DRIVEN.includes(minor(asked))) return;
  throw new UserError(`This shell does not drive Wasp ${asked}.`, {
    why: `It knows what the engines of Wasp ${DRIVEN.join(', ')} print, write and ask of a project, and each release changes that: the project would be left in a state that nobody has tried.`,
    next: 'For other releases, follow their migration guide with the official CLI, https://wasp.sh/docs/migration-guide; or look for a newer version of this shell. Nothing was changed.',
  });
}
