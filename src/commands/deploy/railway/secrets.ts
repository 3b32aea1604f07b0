import { defineCommand } from '../../../cli/command';
import { collect, DRY_RUN, ENVIRONMENT, JSON_EVENTS, YES } from '../../../deploy/options';
import { EXISTING_PROJECT_ID, PROJECT_NAME, RAILWAY_EXE } from '../../../deploy/railway/options';
import { projectStep } from '../../../deploy/railway/setup-steps';
import { secretsSteps } from '../../../deploy/railway/secrets-steps';
import { carryOut, prepareTarget, useEnvironmentStep, verifySetUp } from '../../../deploy/railway/target';
import { CLIENT_SECRET, CLIENT_SECRETS_FILE, ENV_FILE, hideSecrets, readGivenSecrets, SERVER_SECRET, SERVER_SECRETS_FILE } from '../../../deploy/railway/variables';
import { UsageError } from '../../../errors';

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
      .option(...ENVIRONMENT)
      .option(...DRY_RUN)
      .option(...YES)
      .option(...JSON_EVENTS)
      .addOption(c.createOption(...RAILWAY_EXE).default('railway').hideHelp())
      .addHelpText('after', '\nNothing is built: what runs is started anew with the changed variables. Values are compared, and never shown.'),
  async run(context, [projectName], options) {
    const secrets = readGivenSecrets(options, context.settings.env, context.invocation.cwd);
    if (secrets.server.size + secrets.client.size === 0) {
      throw new UsageError('No secret is given.', { next: 'Name some with --server-secret NAME, --client-secret NAME, --env-file <file>, --server-secrets-file <file> or --client-secrets-file <file>.' });
    }
    const target = await prepareTarget(context, projectName, { ...options, railwayExe: String(options.railwayExe) }, { setsSecrets: true, builds: false });
    const { names } = target.railway;
    hideSecrets(target.deployment, secrets);
    verifySetUp(target, [...(secrets.server.size > 0 ? [names.server] : []), ...(secrets.client.size > 0 ? [names.client] : [])]);
    await carryOut(target, [projectStep(target), ...useEnvironmentStep(target), ...secretsSteps(target, secrets)]);
  },
});
