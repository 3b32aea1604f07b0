import { defineCommand } from '../../../cli/command';
import { collect, DRY_RUN, ENVIRONMENT, JSON_EVENTS, YES } from '../../../deploy/options';
import { DB_IMAGE, EXISTING_PROJECT_ID, PROJECT_NAME, RAILWAY_EXE, WORKSPACE } from '../../../deploy/railway/options';
import { setupSteps } from '../../../deploy/railway/setup-steps';
import { carryOut, prepareTarget, readOptionalValue } from '../../../deploy/railway/target';
import { CLIENT_SECRET, CLIENT_SECRETS_FILE, ENV_FILE, hideSecrets, readGivenSecrets, SERVER_SECRET, SERVER_SECRETS_FILE } from '../../../deploy/railway/variables';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument(...PROJECT_NAME)
      .option(...SERVER_SECRET, collect, [])
      .option(...CLIENT_SECRET, collect, [])
      .option(...SERVER_SECRETS_FILE)
      .option(...CLIENT_SECRETS_FILE)
      .option(...ENV_FILE)
      .option(...EXISTING_PROJECT_ID)
      .option(...WORKSPACE)
      .option(...DB_IMAGE)
      .option(...ENVIRONMENT)
      .option(...DRY_RUN)
      .option(...YES)
      .option(...JSON_EVENTS)
      .addOption(c.createOption(...RAILWAY_EXE).default('railway').hideHelp())
      .addHelpText('after', '\nMakes the project, the database, the client and the server, as far as they are missing, and sets the secrets. `wasp deploy railway deploy` comes after it.'),
  async run(context, [projectName], options) {
    const secrets = readGivenSecrets(options, context.settings.env, context.invocation.cwd);
    const workspace = readOptionalValue('--workspace', options.workspace);
    const target = await prepareTarget(context, projectName, { ...options, railwayExe: String(options.railwayExe) }, { setsSecrets: true, builds: true });
    const { deployment } = target;
    hideSecrets(deployment, secrets);
    deployment.note('Setting up your Wasp app with Railway!');
    await carryOut(target, setupSteps(target, { secrets, workspace, dbImage: options.dbImage }));
    if (!options.dryRun) {
      const place = target.environment === undefined ? '' : ` --environment ${target.environment}`;
      deployment.note(`Your app is set up on Railway. To deploy it, run: wasp deploy railway deploy ${projectName}${place}`);
    }
  },
});
