import { defineCommand } from '../../../cli/command';
import { buildStep } from '../../../deploy/build';
import { DEPLOY_STEPS, deploySteps } from '../../../deploy/fly/deploy-steps';
import { BUILD_LOCALLY, declareChange } from '../../../deploy/fly/options';
import { reportAddresses } from '../../../deploy/fly/report';
import { prepareTarget, verifySetUp } from '../../../deploy/fly/target';
import { readFlySecrets, secretsStep } from '../../../deploy/fly/variables';
import { declareDeploy, declareServerFiles, declareSkips } from '../../../deploy/options';
import { hideSecrets } from '../../../deploy/secrets';
import { carryOut } from '../../../deploy/steps';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareChange(
      declareDeploy(declareServerFiles(declareSkips(c).option(...BUILD_LOCALLY))),
    ).addHelpText(
      'after',
      '\nDeploys to the apps that `wasp deploy fly setup` or `launch` has made.',
    ),
  async run(context, _, options) {
    const given = readFlySecrets(options, context);
    const target = await prepareTarget(context, options, { builds: true });
    hideSecrets(target.deployment, given);
    await verifySetUp(target, ['server', 'client']);
    const secrets = secretsStep(target, 'server', given.server, {
      isStaged: !options.skipServer,
      findReasonToSkip: async () =>
        (await target.readToml('server')) ? undefined : `${target.places.server.tomlFile} missing`,
    });
    const steps = [
      buildStep(target.deployment, DEPLOY_STEPS),
      ...(given.server.size > 0 ? [secrets] : []),
      ...deploySteps(target, { ...options, mayBeMissing: true }),
    ];
    await carryOut(target.deployment, steps);
    await reportAddresses(target, options);
  },
});
