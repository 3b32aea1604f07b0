import { defineCommand } from '../../../cli/command';
import { buildStep } from '../../../deploy/build';
import { DATABASE_IMAGE, DATABASE_OPTIONS, databaseSteps } from '../../../deploy/fly/database-steps';
import { BUILD_LOCALLY, CUSTOM_SERVER_URL, DEPLOY_STEPS, deploySteps } from '../../../deploy/fly/deploy-steps';
import { setupSteps, verifyNamesFree } from '../../../deploy/fly/setup-steps';
import { reportAddresses, runOrShow } from '../../../deploy/fly/report';
import { ORG, TOML_FOLDER, prepareTarget, verifyTomlsMatch } from '../../../deploy/fly/target';
import * as variables from '../../../deploy/fly/variables';
import { DRY_RUN, ENVIRONMENT, JSON_EVENTS, NO_WAIT, WAIT_LIMIT, YES, collect } from '../../../deploy/options';
import { parseServerUrl } from '../../../deploy/server-url';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument('<basename>', 'the apps are named after it, e.g. my-app-server')
      .argument('<region>', "where the app runs, a region's code, e.g. mia")
      .option(...DATABASE_OPTIONS[0])
      .option(...DATABASE_OPTIONS[1])
      .option(...DATABASE_OPTIONS[2])
      .option(...DATABASE_IMAGE)
      .option(...BUILD_LOCALLY)
      .option(...variables.SERVER_SECRET, collect, [])
      .option(...variables.CLIENT_SECRET, collect, [])
      .option(...variables.SERVER_SECRETS_FILE)
      .option(...variables.CLIENT_SECRETS_FILE)
      .option(...variables.ENV_FILE)
      .option(...CUSTOM_SERVER_URL, parseServerUrl)
      .option(...ORG)
      .option(...TOML_FOLDER)
      .option(...ENVIRONMENT)
      .option(...NO_WAIT)
      .option(...WAIT_LIMIT)
      .option(...DRY_RUN)
      .option(...YES)
      .option(...JSON_EVENTS)
      .addHelpText('after', '\nMakes two apps and a database on Fly, and deploys to them. A run that failed goes on where it stopped when it is run again.'),
  async run(context, [basename, region], options) {
    const given = variables.readGivenSecrets(options, context.settings.env, context.invocation.cwd);
    const target = await prepareTarget(context, options, { basename, region, builds: true });
    variables.hideSecrets(target, given);
    await verifyTomlsMatch(target);
    await verifyNamesFree(target);
    const steps = [
      buildStep(target.deployment, DEPLOY_STEPS),
      ...setupSteps(target, region, given),
      ...databaseSteps(target, region, options),
      ...deploySteps(target, { ...options, mayBeMissing: false }),
    ];
    await runOrShow(target, steps);
    await reportAddresses(target, options);
  },
});
