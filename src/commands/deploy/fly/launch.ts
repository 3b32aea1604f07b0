import { defineCommand } from '../../../cli/command';
import { buildStep } from '../../../deploy/build';
import { databaseSteps } from '../../../deploy/fly/database-steps';
import { DEPLOY_STEPS, deploySteps } from '../../../deploy/fly/deploy-steps';
import {
  BUILD_LOCALLY,
  declareChange,
  declareDatabase,
  declareNewApp,
} from '../../../deploy/fly/options';
import { reportAddresses } from '../../../deploy/fly/report';
import { setupSteps, verifyNamesFree } from '../../../deploy/fly/setup-steps';
import { prepareTarget, verifyTomlsMatch } from '../../../deploy/fly/target';
import { readFlySecrets } from '../../../deploy/fly/variables';
import { declareDeploy, declareSecrets } from '../../../deploy/options';
import { hideSecrets } from '../../../deploy/secrets';
import { carryOut } from '../../../deploy/steps';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareChange(
      declareDeploy(declareSecrets(declareDatabase(declareNewApp(c)).option(...BUILD_LOCALLY))),
    ).addHelpText(
      'after',
      '\nMakes two apps and a database on Fly, and deploys to them. A run that failed goes on where it stopped when it is run again.',
    ),
  async run(context, [basename, region], options) {
    const given = readFlySecrets(options, context);
    const target = await prepareTarget(context, options, { basename, region, builds: true });
    hideSecrets(target.deployment, given);
    await verifyTomlsMatch(target);
    await verifyNamesFree(target);
    await carryOut(target.deployment, [
      buildStep(target.deployment, DEPLOY_STEPS),
      ...setupSteps(target, region, given),
      ...databaseSteps(target, region, options),
      ...deploySteps(target, { ...options, mayBeMissing: false }),
    ]);
    await reportAddresses(target, options);
  },
});
