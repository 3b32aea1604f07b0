import {
  attachDatabaseArgs,
  createDatabaseArgs,
  listSecretsArgs,
  type DatabaseOptions,
} from '../../providers/fly/args';
import type { Step } from '../steps';
import type { Target } from './target';

const ATTACHED = 'the server has a DATABASE_URL';

/** Makes the database and gives the server its address. What is there already is not made again. */
export function databaseSteps(target: Target, region: string, options: DatabaseOptions): Step[] {
  const { deployment, flyctl, names, places } = target;
  const { folder } = places.client;
  const isAttached = async (): Promise<boolean> => {
    if (!(await target.readToml('server'))) return false;
    return (await flyctl.listSecrets(await target.findApp('server'))).has('DATABASE_URL');
  };
  return [
    {
      id: 'database',
      title: `Create the database ${names.database}`,
      plan: [
        `flyctl ${createDatabaseArgs(names.database, region, options).join(' ')}   (in ${folder})`,
      ],
      isJournaled: true,
      async findReasonToSkip() {
        if (await isAttached()) return ATTACHED;
        return (await flyctl.findApps())?.has(names.database) ? 'it exists' : undefined;
      },
      async run() {
        await flyctl.createDatabase(names.database, region, options, folder);
        deployment.note(
          '  The password is not shown. The database keeps it: wasp deploy fly cmd --context server -- ssh console ' +
            `-a ${names.database} -C "printenv OPERATOR_PASSWORD"`,
        );
      },
    },
    {
      id: 'database-attach',
      title: 'Attach the database to the server',
      plan: [
        `flyctl ${listSecretsArgs(names.server).join(' ')}`,
        `flyctl ${attachDatabaseArgs(names.database, names.server).join(' ')}   (in ${folder})`,
      ],
      findReasonToSkip: async () => ((await isAttached()) ? ATTACHED : undefined),
      async run() {
        await flyctl.attachDatabase(names.database, await target.findApp('server'), folder);
      },
    },
  ];
}
