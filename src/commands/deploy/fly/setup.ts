import { defineCommand } from '../../../cli/command';
import { buildStep } from '../../../deploy/build';
import { DEPLOY_STEPS } from '../../../deploy/fly/deploy-steps';
import { declareChange, declareNewApp } from '../../../deploy/fly/options';
import { sayNext } from '../../../deploy/fly/report';
import { setupSteps, verifyNamesFree } from '../../../deploy/fly/setup-steps';
import { prepareTarget } from '../../../deploy/fly/target';
import { readFlySecrets } from '../../../deploy/fly/variables';
import { declareSecrets } from '../../../deploy/options';
import { hideSecrets } from '../../../deploy/secrets';
import { carryOut } from '../../../deploy/steps';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareChange(declareSecrets(declareNewApp(c))).addHelpText(
      'after',
      '\nMakes the two apps on Fly, and their TOML files in the project. What is there already is left alone; secrets that are given or missing are set.',
    ),
  async run(context, [basename, region], options) {
    const given = readFlySecrets(options, context);
    const target = await prepareTarget(context, options, { basename, region, builds: true });
    hideSecrets(target.deployment, given);
    await verifyNamesFree(target);
    const build = {
      ...buildStep(target.deployment, DEPLOY_STEPS),
      findReasonToSkip: async () =>
        (await target.readToml('server')) && (await target.readToml('client'))
          ? 'both apps are set up'
          : undefined,
    };
    await carryOut(target.deployment, [build, ...setupSteps(target, region, given)]);
    sayNext(
      target,
      `Don't forget to create your database by running "wasp deploy fly create-db ${region}".`,
    );
  },
});
