import { defineCommand } from '../../../cli/command';
import { collect, DRY_RUN, ENVIRONMENT, JSON_EVENTS, NO_WAIT, WAIT_LIMIT, YES } from '../../../deploy/options';
import { deploySteps, sayWhereItIs, type Addresses } from '../../../deploy/railway/deploy-steps';
import { CUSTOM_SERVER_URL, DB_IMAGE, EXISTING_PROJECT_ID, PROJECT_NAME, RAILWAY_EXE, WORKSPACE } from '../../../deploy/railway/options';
import { setupSteps } from '../../../deploy/railway/setup-steps';
import { carryOut, prepareTarget, readOptionalValue } from '../../../deploy/railway/target';
import { CLIENT_SECRET, CLIENT_SECRETS_FILE, ENV_FILE, hideSecrets, readGivenSecrets, SERVER_SECRET, SERVER_SECRETS_FILE } from '../../../deploy/railway/variables';
import { parseServerUrl } from '../../../deploy/server-url';

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
      .option(...CUSTOM_SERVER_URL)
      .option(...ENVIRONMENT)
      .option(...NO_WAIT)
      .option(...WAIT_LIMIT)
      .option(...DRY_RUN)
      .option(...YES)
      .option(...JSON_EVENTS)
      .addOption(c.createOption(...RAILWAY_EXE).default('railway').hideHelp())
      .addHelpText('after', '\nDoes what `setup` and then `deploy` do. After a failure, run the same command again: it goes on where it stopped.'),
  async run(context, [projectName], options) {
    const secrets = readGivenSecrets(options, context.settings.env, context.invocation.cwd);
    const workspace = readOptionalValue('--workspace', options.workspace);
    const customServerUrl = options.customServerUrl === undefined ? undefined : parseServerUrl(options.customServerUrl);
    const target = await prepareTarget(context, projectName, { ...options, railwayExe: String(options.railwayExe) }, { setsSecrets: true, builds: true });
    hideSecrets(target.deployment, secrets);
    target.deployment.note('Launching your Wasp app to Railway!');
    const addresses: Addresses = {};
    await carryOut(target, [
      ...setupSteps(target, { secrets, workspace, dbImage: options.dbImage }),
      ...deploySteps(target, { ...options, customServerUrl, builds: false }, addresses),
    ]);
    sayWhereItIs(target, addresses);
  },
});
