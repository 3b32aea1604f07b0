import { UserError } from '../../errors';
import { deployImageArgs, releasesArgs } from '../../providers/fly/args';
import type { Release } from '../../providers/fly/answers';
import type { Part } from '../../providers/fly/names';
import type { Step } from '../steps';
import type { Target } from './target';

/** Puts back the image that was deployed before the one of the newest release. A rollback is itself a release. */
export function rollbackStep(target: Target, part: Part): Step {
  const { flyctl, names, places } = target;
  const { tomlFile } = places[part];
  return {
    id: `${part}-rollback`,
    title: `Put the ${part} back`,
    plan: [
      `flyctl ${releasesArgs(names[part]).join(' ')}`,
      `flyctl ${deployImageArgs(names[part], '<the image before>', tomlFile).join(' ')}`,
    ],
    findReasonToSkip: async () =>
      (await target.readToml(part)) ? undefined : `${tomlFile} missing`,
    async run() {
      const app = await target.findApp(part);
      const before = findBefore(await flyctl.listReleases(app));
      if (!before)
        throw new UserError(`There is nothing to put ${app} back to.`, {
          why: 'Fly knows of no earlier release of it with another image.',
        });
      await flyctl.deployImage(app, before.image, tomlFile);
      return `to release ${before.version}${before.at && ` of ${before.at}`}`;
    },
  };
}

/**
 * Counted from where the image that runs came first, so that one rollback after another goes back further and further, and never to what was taken back.
 * A newest release that failed was never in use, but the one before it may be: that is the one to go back to.
 *
 * @param releases newest first
 */
export function findBefore(releases: readonly Release[]): Release | undefined {
  const first = releases.findLastIndex(({ image }) => image === releases[0]?.image);
  return releases.slice(first + 1).find(({ isComplete }) => isComplete);
}
