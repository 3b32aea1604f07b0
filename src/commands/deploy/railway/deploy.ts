import { defineCommand } from '../../../cli/command';
import { DRY_RUN, ENVIRONMENT, JSON_EVENTS, NO_WAIT, WAIT_LIMIT, YES } from '../../../deploy/options';
import { deploySteps, sayWhereItIs, type Addresses } from '../../../deploy/railway/deploy-steps';
import { CUSTOM_SERVER_URL, EXISTING_PROJECT_ID, PROJECT_NAME, RAILWAY_EXE } from '../../../deploy/railway/options';
import { projectStep } from '../../../deploy/railway/setup-steps';
import { carryOut, prepareTarget, useEnvironmentStep, verifySetUp } from '../../../deploy/railway/target';
import { parseServerUrl } from '../../../deploy/server-url';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument(...PROJECT_NAME)
      .option('--skip-client', 'do not deploy the web client')
      .option('--skip-server', 'do not deploy the server')
      .option(...EXISTING_PROJECT_ID)
      .option(...CUSTOM_SERVER_URL)
      .option(...ENVIRONMENT)
      .option(...NO_WAIT)
      .option(...WAIT_LIMIT)
      .option(...DRY_RUN)
      .option(...YES)
      .option(...JSON_EVENTS)
      .addOption(c.createOption(...RAILWAY_EXE).default('railway').hideHelp())
      .addHelpText('after', '\nOn CI, set RAILWAY_API_TOKEN (an account token, with --existing-project-id) or RAILWAY_TOKEN (a project token).'),
  async run(context, [projectName], options) {
    const customServerUrl = options.customServerUrl === undefined ? undefined : parseServerUrl(options.customServerUrl);
    const target = await prepareTarget(context, projectName, { ...options, railwayExe: String(options.railwayExe) }, { setsSecrets: false, builds: true });
    const { deployment, railway } = target;
    verifySetUp(target, [...(options.skipServer ? [] : [railway.names.server]), ...(options.skipClient ? [] : [railway.names.client])]);
    deployment.note('Deploying your Wasp app to Railway!');
    const addresses: Addresses = {};
    await carryOut(target, [projectStep(target), ...useEnvironmentStep(target), ...deploySteps(target, { ...options, customServerUrl, builds: true }, addresses)]);
    sayWhereItIs(target, addresses);
  },
});
