import { defineCommand } from '../../../cli/command';
import { declareDeploy, declareRun, declareSecrets } from '../../../deploy/options';
import { planDeploy, sayWhereItIs } from '../../../deploy/railway/deploy-steps';
import { declareNewProject, declareProject } from '../../../deploy/railway/options';
import { setupSteps } from '../../../deploy/railway/setup-steps';
import { prepareTarget, readOptionalValue } from '../../../deploy/railway/target';
import { hideSecrets, readGivenSecrets } from '../../../deploy/secrets';
import { carryOut } from '../../../deploy/steps';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareRun(declareDeploy(declareNewProject(declareSecrets(declareProject(c))))).addHelpText(
      'after',
      '\nDoes what `setup` and then `deploy` do. After a failure, run the same command again: it goes on where it stopped.',
    ),
  async run(context, [projectName], options) {
    const secrets = readGivenSecrets(options, context);
    const workspace = readOptionalValue('--workspace', options.workspace);
    const target = await prepareTarget(context, projectName, options, {
      setsSecrets: true,
      builds: true,
    });
    hideSecrets(target.deployment, secrets);
    target.deployment.note('Launching your Wasp app to Railway!');
    const { steps, addresses } = planDeploy(target, { ...options, builds: false });
    await carryOut(target.deployment, [
      ...setupSteps(target, { secrets, workspace, dbImage: options.dbImage }),
      ...steps,
    ]);
    sayWhereItIs(target, addresses);
  },
});
