import { defineCommand } from '../../../cli/command';
import { buildStep } from '../../../deploy/build';
import { BUILD_LOCALLY, CUSTOM_SERVER_URL, DEPLOY_STEPS, deploySteps } from '../../../deploy/fly/deploy-steps';
import { reportAddresses, runOrShow } from '../../../deploy/fly/report';
import { ORG, TOML_FOLDER, prepareTarget, verifySetUp } from '../../../deploy/fly/target';
import * as variables from '../../../deploy/fly/variables';
import { DRY_RUN, ENVIRONMENT, JSON_EVENTS, NO_WAIT, WAIT_LIMIT, YES } from '../../../deploy/options';
import { parseServerUrl } from '../../../deploy/server-url';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .option('--skip-client', 'do not deploy the client')
      .option('--skip-server', 'do not deploy the server')
      .option(...BUILD_LOCALLY)
      .option(...CUSTOM_SERVER_URL, parseServerUrl)
      .option(...variables.ENV_FILE)
      .option(...ORG)
      .option(...TOML_FOLDER)
      .option(...ENVIRONMENT)
      .option(...NO_WAIT)
      .option(...WAIT_LIMIT)
      .option(...DRY_RUN)
      .option(...YES)
      .option(...JSON_EVENTS)
      .addHelpText('after', '\nDeploys to the apps that `wasp deploy fly setup` or `launch` has made.'),
  async run(context, _, options) {
    const given = variables.readGivenSecrets(options, context.settings.env, context.invocation.cwd);
    const target = await prepareTarget(context, options, { builds: true });
    variables.hideSecrets(target, given);
    await verifySetUp(target, ['server', 'client']);
    const secrets = variables.secretsStep(target, 'server', given.server, {
      isStaged: !options.skipServer,
      findReasonToSkip: async () => ((await target.readToml('server')) ? undefined : `${target.places.server.tomlFile} missing`),
    });
    const steps = [buildStep(target.deployment, DEPLOY_STEPS), ...(options.envFile === undefined ? [] : [secrets]), ...deploySteps(target, { ...options, mayBeMissing: true })];
    await runOrShow(target, steps);
    await reportAddresses(target, { ...options, mayBeMissing: true });
  },
});
