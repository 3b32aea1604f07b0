import { defineCommand } from '../../../cli/command';
import { runOrShow } from '../../../deploy/fly/report';
import { ORG, TOML_FOLDER, prepareTarget, verifySetUp } from '../../../deploy/fly/target';
import * as variables from '../../../deploy/fly/variables';
import { DRY_RUN, ENVIRONMENT, JSON_EVENTS, YES, collect } from '../../../deploy/options';
import { UsageError } from '../../../errors';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
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
      .addHelpText('after', '\nNothing is built: Fly starts what runs anew with the new values.'),
  async run(context, _, options) {
    const given = variables.readGivenSecrets(options, context.settings.env, context.invocation.cwd);
    const parts = (['server', 'client'] as const).filter((part) => given[part].size > 0);
    if (parts.length === 0) throw new UsageError('No secret was given.', { next: 'Give one with --server-secret NAME, or a file with --env-file .env.production.' });
    const target = await prepareTarget(context, options, { builds: false });
    variables.hideSecrets(target, given);
    for (const part of parts) await verifySetUp(target, [part]);
    await runOrShow(
      target,
      parts.map((part) => variables.secretsStep(target, part, given[part], { isStaged: false })),
    );
  },
});
