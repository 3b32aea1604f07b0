import { defineCommand } from '../../../cli/command';
import { declareChange } from '../../../deploy/fly/options';
import { prepareTarget, verifySetUp } from '../../../deploy/fly/target';
import { readFlySecrets, secretsStep } from '../../../deploy/fly/variables';
import { declareSecrets } from '../../../deploy/options';
import { hideSecrets, verifyGiven } from '../../../deploy/secrets';
import { carryOut } from '../../../deploy/steps';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareChange(declareSecrets(c)).addHelpText(
      'after',
      '\nNothing is built: Fly starts what runs anew with the new values.',
    ),
  async run(context, _, options) {
    const given = readFlySecrets(options, context);
    verifyGiven(given);
    const parts = (['server', 'client'] as const).filter((part) => given[part].size > 0);
    const target = await prepareTarget(context, options, { builds: false });
    hideSecrets(target.deployment, given);
    for (const part of parts) await verifySetUp(target, [part]);
    await carryOut(
      target.deployment,
      parts.map((part) => secretsStep(target, part, given[part], { isStaged: false })),
    );
  },
});
