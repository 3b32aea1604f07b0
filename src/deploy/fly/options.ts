import type { Command, OptionValues } from '@commander-js/extra-typings';
import { UsageError } from '../../errors';
import type { Part } from '../../providers/fly/names';
import { ENVIRONMENT, declareRun, type DeployOptions } from '../options';

/** Where a deployment on Fly is kept, and whose it is. */
export interface FlyOptions extends DeployOptions {
  readonly org?: string | undefined;
  readonly flyTomlDir?: string | undefined;
}

/** As the official CLI has it, for `c.option(...)`. */
export const ORG = ['--org <org>', 'Fly organisation to use'] as const;
export const CONTEXT = ['--context <context>', 'the app in question: client or server'] as const;
export const BUILD_LOCALLY = [
  '--build-locally',
  'build Docker containers locally instead of remotely',
] as const;

const REGION = ['<region>', "where it runs, a region's code, e.g. mia"] as const;

/** The apps that are asked about. */
export function declareApps<A extends unknown[], O extends OptionValues>(c: Command<A, O>) {
  return c
    .option(
      '--fly-toml-dir <dir>',
      'absolute path of the folder with the fly TOML files, instead of the project',
    )
    .option(...ENVIRONMENT);
}

/** Of all that make or change something on Fly. */
export function declareChange<A extends unknown[], O extends OptionValues>(c: Command<A, O>) {
  return declareRun(declareApps(c.option(...ORG)));
}

/** The arguments of what makes a new app. */
export function declareNewApp(c: Command) {
  return c
    .argument('<basename>', 'the apps are named after it, e.g. my-app-server')
    .argument(...REGION);
}

export function declareRegion(c: Command) {
  return c.argument(...REGION);
}

/** Of what makes a database. */
export function declareDatabase<A extends unknown[], O extends OptionValues>(c: Command<A, O>) {
  return c
    .option('--vm-size <vmSize>', 'flyctl postgres create option', 'shared-cpu-1x')
    .option('--initial-cluster-size <initialClusterSize>', 'flyctl postgres create option', '1')
    .option('--volume-size <volumeSize>', 'flyctl postgres create option', '1')
    .option('--db-image <image>', "Docker image of the database, flyctl's own where left out");
}

/** @throws UsageError for anything but the two */
export function parsePart(text: string): Part {
  if (text === 'server' || text === 'client') return text;
  throw new UsageError(`"${text}" is no context.`, {
    next: 'Write --context server or --context client.',
  });
}
