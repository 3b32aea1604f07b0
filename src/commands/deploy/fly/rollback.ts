import { defineCommand } from '../../../cli/command';
import { runOrShow } from '../../../deploy/fly/report';
import { rollbackStep } from '../../../deploy/fly/rollback-steps';
import { CONTEXT, TOML_FOLDER, parsePart, prepareTarget, verifySetUp } from '../../../deploy/fly/target';
import { DRY_RUN, ENVIRONMENT, JSON_EVENTS, YES } from '../../../deploy/options';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option(...CONTEXT, parsePart)
      .option(...TOML_FOLDER)
      .option(...ENVIRONMENT)
      .option(...DRY_RUN)
      .option(...YES)
      .option(...JSON_EVENTS)
      .addHelpText('after', '\nDeploys the image of the release before the one that runs, of both apps or the one named. The database stays as it is.'),
  async run(context, _, options) {
    const target = await prepareTarget(context, options, { builds: false });
    const parts = options.context === undefined ? (['server', 'client'] as const) : [options.context];
    await verifySetUp(target, parts);
    await runOrShow(
      target,
      parts.map((part) => rollbackStep(target, part)),
    );
  },
});
