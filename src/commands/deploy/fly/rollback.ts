import { defineCommand } from '../../../cli/command';
import { CONTEXT, declareApps, parsePart } from '../../../deploy/fly/options';
import { rollbackStep } from '../../../deploy/fly/rollback-steps';
import { prepareTarget, verifySetUp } from '../../../deploy/fly/target';
import { declareRun } from '../../../deploy/options';
import { carryOut } from '../../../deploy/steps';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareRun(declareApps(c.option(...CONTEXT, parsePart))).addHelpText(
      'after',
      '\nDeploys the image of the release before the one that runs, of both apps or the one named; once more, and it goes back one more. The database stays as it is.',
    ),
  async run(context, _, options) {
    const target = await prepareTarget(context, options, { builds: false });
    const parts =
      options.context === undefined ? (['server', 'client'] as const) : [options.context];
    await verifySetUp(target, parts);
    await carryOut(
      target.deployment,
      parts.map((part) => rollbackStep(target, part)),
    );
  },
});
