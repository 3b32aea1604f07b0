import { defineCommand } from '../../../cli/command';
import { declareRun, declareSecrets } from '../../../deploy/options';
import { declareProject } from '../../../deploy/railway/options';
import { secretsSteps } from '../../../deploy/railway/secrets-steps';
import { projectStep } from '../../../deploy/railway/setup-steps';
import { prepareTarget, useEnvironmentStep, verifySetUp } from '../../../deploy/railway/target';
import { hideSecrets, readGivenSecrets, verifyGiven } from '../../../deploy/secrets';
import { carryOut } from '../../../deploy/steps';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareRun(declareSecrets(declareProject(c))).addHelpText(
      'after',
      '\nNothing is built: what runs is started anew with the changed variables. Values are compared, and never shown.',
    ),
  async run(context, [projectName], options) {
    const secrets = readGivenSecrets(options, context);
    verifyGiven(secrets);
    const target = await prepareTarget(context, projectName, options, {
      setsSecrets: true,
      builds: false,
    });
    const { names } = target.railway;
    hideSecrets(target.deployment, secrets);
    verifySetUp(
      target,
      (['server', 'client'] as const)
        .filter((part) => secrets[part].size > 0)
        .map((part) => names[part]),
    );
    await carryOut(target.deployment, [
      projectStep(target),
      ...useEnvironmentStep(target),
      ...secretsSteps(target, secrets),
    ]);
  },
});
