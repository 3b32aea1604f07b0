import type { Command, OptionValues } from '@commander-js/extra-typings';
import { ENVIRONMENT } from '../options';

/** Which project, as the official CLI has it. */
export function declareProject(c: Command) {
  return c
    .argument('<project-name>', 'project name to use on Railway')
    .option(
      '--existing-project-id [project-id]',
      'use this existing project instead of one by name',
    )
    .option(...ENVIRONMENT)
    .addOption(
      c
        .createOption('--railway-exe <path>', 'the Railway command to run')
        .default('railway')
        .hideHelp(),
    );
}

/** Of all that make a new project. */
export function declareNewProject<A extends unknown[], O extends OptionValues>(c: Command<A, O>) {
  return c
    .option('--workspace [workspace]', 'the Railway workspace for a new project, by name or ID')
    .option(
      '--db-image <image>',
      'custom Docker image for the PostgreSQL database; it gets a volume',
    );
}
