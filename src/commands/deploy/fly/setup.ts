import { defineCommand } from '../../../cli/command';
import { buildStep } from '../../../deploy/build';
import { DEPLOY_STEPS } from '../../../deploy/fly/deploy-steps';
import { runOrShow, sayNext } from '../../../deploy/fly/report';
import { setupSteps, verifyNamesFree } from '../../../deploy/fly/setup-steps';
import { ORG, TOML_FOLDER, prepareTarget } from '../../../deploy/fly/target';
import * as variables from '../../../deploy/fly/variables';
import { DRY_RUN, ENVIRONMENT, JSON_EVENTS, YES, collect } from '../../../deploy/options';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument('<basename>', 'the apps are named after it, e.g. my-app-server')
      .argument('<region>', "where the app runs, a region's code, e.g. mia")
      .option(...variables.SERVER_SECRET, collect, [])
      .option(...variables.CLIENT_SECRET, collect, [])
      .option(...variables.SERVER_SECRETS_FILE)
      .option(...variables.CLIENT_SECRETS_FILE)
      .option(...variables.ENV_FILE)
      .option(...ORG)
      .option(...TOML_FOLDER)
      .option(...ENVIRONMENT)
      .option(...DRY_RUN)
      .option(...YES)
      .option(...JSON_EVENTS)
      .addHelpText('after', '\nMakes the two apps on Fly, and their TOML files in the project. What is there already is left alone; secrets that are given or missing are set.'),
  async run(context, [basename, region], options) {
    const given = variables.readGivenSecrets(options, context.settings.env, context.invocation.cwd);
    const target = await prepareTarget(context, options, { basename, region, builds: true });
    variables.hideSecrets(target, given);
    await verifyNamesFree(target);
    const build = {
      ...buildStep(target.deployment, DEPLOY_STEPS),
      findReasonToSkip: async () => ((await target.readToml('server')) && (await target.readToml('client')) ? 'both apps are set up' : undefined),
    };
    await runOrShow(target, [build, ...setupSteps(target, region, given)]);
    sayNext(target, `Don't forget to create your database by running "wasp deploy fly create-db ${region}".`);
  },
});
