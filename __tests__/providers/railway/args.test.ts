import parse from 'semver/functions/parse';
import * as args from '../../../src/providers/railway/args';
import { clientVariables } from '../../../src/providers/railway/names';

const v = (text: string) => parse(text)!;

test.each<[string[], string]>([
  [args.initArgs('my-app'), 'init --name my-app'],
  [args.initArgs('my-app', 'Team A'), 'init --name my-app --workspace Team A'],
  [args.linkArgs('my-app'), 'link -p my-app'],
  [args.linkArgs('my-app', 'Postgres'), 'link -p my-app -s Postgres'],
  [args.linkArgs('my-app', 'Postgres', 'staging'), 'link -p my-app -e staging -s Postgres'],
  [args.newEnvironmentArgs('staging'), 'environment new staging'],
  [
    args.newEnvironmentArgs('staging', 'production'),
    'environment new staging --duplicate production',
  ],
  [args.ADD_POSTGRES_ARGS, 'add -d postgres'],
  [
    args.addServiceArgs('my-app-client', clientVariables()),
    'add --service my-app-client --variables PORT=8080 --variables RAILPACK_STATIC_FILE_ROOT=1',
  ],
  [
    args.addImageArgs('Postgres', 'postgis/postgis'),
    'add --service Postgres --image postgis/postgis --variables POSTGRES_DB=railway --variables POSTGRES_USER=postgres --variables POSTGRES_PASSWORD=${{secret()}} ' +
      '--variables PORT=5432 --variables PGDATA=/var/lib/postgresql/data/pgdata ' +
      '--variables DATABASE_URL=postgresql://${{POSTGRES_USER}}:${{POSTGRES_PASSWORD}}@${{RAILWAY_PRIVATE_DOMAIN}}:${{PORT}}/${{POSTGRES_DB}}',
  ],
  [
    args.addVolumeArgs('service-1'),
    'volume --service service-1 add --mount-path /var/lib/postgresql/data',
  ],
  [args.domainArgs('my-app-client'), 'domain --service my-app-client --port 8080 --json'],
  [
    args.upArgs('/p/.wasp/out', 'my-app-server'),
    'up /p/.wasp/out --service my-app-server --no-gitignore --path-as-root --ci',
  ],
  [
    args.upArgs('/p/.wasp/out', 'my-app-server', 'staging'),
    'up /p/.wasp/out --service my-app-server --environment staging --no-gitignore --path-as-root --ci',
  ],
  [args.listVariablesArgs('my-app-server'), 'variables --service my-app-server --json'],
  [
    args.listVariablesArgs('my-app-server', 'staging'),
    'variables --service my-app-server --environment staging --json',
  ],
  [
    args.setVariableArgs('A', 'my-app-server', v('4.31.0')),
    'variable set A --stdin --service my-app-server --skip-deploys',
  ],
  [
    args.setVariableArgs('A', 'my-app-server', v('5.58.0'), 'staging'),
    'variable set A --stdin --service my-app-server --environment staging --skip-deploys',
  ],
  [
    args.setVariableArgs('A', 'my-app-server', v('4.30.5')),
    'variables --set-from-stdin A --service my-app-server --skip-deploys',
  ],
  [args.redeployArgs('my-app-server'), 'redeploy --service my-app-server --yes'],
  [args.logsArgs('my-app-server', undefined), 'logs --service my-app-server'],
  [
    args.logsArgs('my-app-server', 'staging', { build: true, lines: '50' }),
    'logs --service my-app-server --environment staging --build --lines 50',
  ],
  [args.listDeploymentsArgs('my-app-server'), 'deployment list --service my-app-server --json'],
])('%j', (found, expected) => {
  expect(found.join(' ')).toBe(expected);
});
