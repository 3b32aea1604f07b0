import { defineCommand } from '../../../cli/command';
import {
  declareDeploy,
  declareRun,
  declareServerFiles,
  declareSkips,
} from '../../../deploy/options';
import { planDeploy, sayWhereItIs } from '../../../deploy/railway/deploy-steps';
import { declareProject } from '../../../deploy/railway/options';
import { deployedSecretsSteps } from '../../../deploy/railway/secrets-steps';
import { projectStep } from '../../../deploy/railway/setup-steps';
import { prepareTarget, useEnvironmentStep, verifySetUp } from '../../../deploy/railway/target';
import { hideSecrets, readGivenSecrets } from '../../../deploy/secrets';
import { carryOut } from '../../../deploy/steps';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareRun(declareDeploy(declareServerFiles(declareSkips(declareProject(c))))).addHelpText(
      'after',
      '\nOn CI, set RAILWAY_API_TOKEN (an account token, with --existing-project-id) or RAILWAY_TOKEN (a project token).',
    ),
  async run(context, [projectName], options) {
    const secrets = readGivenSecrets(options, context);
    const target = await prepareTarget(context, projectName, options, {
      setsSecrets: secrets.server.size > 0,
      builds: true,
    });
    const { deployment, railway } = target;
    hideSecrets(deployment, secrets);
    verifySetUp(target, [
      ...(options.skipServer ? [] : [railway.names.server]),
      ...(options.skipClient ? [] : [railway.names.client]),
    ]);
    deployment.note('Deploying your Wasp app to Railway!');
    const { steps, addresses } = planDeploy(target, { ...options, builds: true });
    await carryOut(deployment, [
      projectStep(target),
      ...useEnvironmentStep(target),
      ...deployedSecretsSteps(target, secrets.server, options.skipServer),
      ...steps,
    ]);
    sayWhereItIs(target, addresses);
  },
});
