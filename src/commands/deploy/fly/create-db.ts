import { defineCommand } from '../../../cli/command';
import { databaseSteps } from '../../../deploy/fly/database-steps';
import { declareChange, declareDatabase, declareRegion } from '../../../deploy/fly/options';
import { sayNext } from '../../../deploy/fly/report';
import { prepareTarget } from '../../../deploy/fly/target';
import { carryOut } from '../../../deploy/steps';
import { UserError } from '../../../errors';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    declareChange(declareDatabase(declareRegion(c))).addHelpText(
      'after',
      '\nMakes a PostgreSQL on Fly and attaches it to the server, unless the server has one.',
    ),
  async run(context, [region], options) {
    const target = await prepareTarget(context, options, { region, builds: false });
    if (!(await target.readToml('server'))) {
      throw new UserError(`${target.places.server.tomlFile} missing. Skipping DB creation.`, {
        next: 'Perhaps you need to run "wasp deploy fly setup" first?',
      });
    }
    await carryOut(target.deployment, databaseSteps(target, region, options));
    sayNext(target, `Don't forget to deploy your app by running "wasp deploy fly deploy".`);
  },
});
