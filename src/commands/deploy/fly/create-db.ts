import { defineCommand } from '../../../cli/command';
import { DATABASE_IMAGE, DATABASE_OPTIONS, databaseSteps } from '../../../deploy/fly/database-steps';
import { runOrShow, sayNext } from '../../../deploy/fly/report';
import { ORG, TOML_FOLDER, prepareTarget } from '../../../deploy/fly/target';
import { DRY_RUN, ENVIRONMENT, JSON_EVENTS, YES } from '../../../deploy/options';
import { UserError } from '../../../errors';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .argument('<region>', "where the database runs, a region's code, e.g. mia")
      .option(...DATABASE_OPTIONS[0])
      .option(...DATABASE_OPTIONS[1])
      .option(...DATABASE_OPTIONS[2])
      .option(...DATABASE_IMAGE)
      .option(...ORG)
      .option(...TOML_FOLDER)
      .option(...ENVIRONMENT)
      .option(...DRY_RUN)
      .option(...YES)
      .option(...JSON_EVENTS)
      .addHelpText('after', '\nMakes a PostgreSQL on Fly and attaches it to the server, unless the server has one.'),
  async run(context, [region], options) {
    const target = await prepareTarget(context, options, { region, builds: false });
    if (!(await target.readToml('server'))) {
      throw new UserError(`${target.places.server.tomlFile} missing. Skipping DB creation.`, { next: 'Perhaps you need to run "wasp deploy fly setup" first?' });
    }
    await runOrShow(target, databaseSteps(target, region, options));
    sayNext(target, `Don't forget to deploy your app by running "wasp deploy fly deploy".`);
  },
});
