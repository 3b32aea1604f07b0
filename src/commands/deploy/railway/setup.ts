import { defineCommand } from '../../../cli/command';
import { declareRun, declareSecrets } from '../../../deploy/options';
import { declareNewProject, declareProject } from '../../../deploy/railway/options';
import { setupSteps } from '../../../deploy/railway/setup-steps';
import { prepareTarget, readOptionalValue } from '../../../deploy/railway/target';
import { hideSecrets, readGivenSecrets } from '../../../deploy/secrets';
import { carryOut } from '../../../deploy/steps';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareRun(declareNewProject(declareSecrets(declareProject(c)))).addHelpText(
      'after',
      '\nMakes the project, the database, the client and the server, as far as they are missing, and sets the secrets. `wasp deploy railway deploy` comes after it.',
    ),
  async run(context, [projectName], options) {
    const secrets = readGivenSecrets(options, context);
    const workspace = readOptionalValue('--workspace', options.workspace);
    const target = await prepareTarget(context, projectName, options, {
      setsSecrets: true,
      builds: true,
    });
    const { deployment } = target;
    hideSecrets(deployment, secrets);
    deployment.note('Setting up your Wasp app with Railway!');
    await carryOut(
      deployment,
      setupSteps(target, { secrets, workspace, dbImage: options.dbImage }),
    );
    if (options.dryRun) return;
    const place = target.environment === undefined ? '' : ` --environment ${target.environment}`;
    deployment.note(
      `Your app is set up on Railway. To deploy it, run: wasp deploy railway deploy ${projectName}${place}`,
    );
  },
});
