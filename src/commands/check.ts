import { relative } from 'node:path';
import { checkProject, type CheckResult } from '../check/check';
import { formatAnnotation, formatProblem } from '../check/problem';
import { defineCommand } from '../cli/command';
import type { ContextFor } from '../context';
import type { Check } from '../json/check';

export const command = defineCommand({
  needs: 'engine',
  declare: (c) =>
    c
      .addOption(c.createOption('--json', 'print one JSON document').conflicts('annotations'))
      .addOption(
        c
          .createOption(
            '--annotations <for>',
            'print in the form that a CI service shows beside the code',
          )
          .choices(['github'] as const),
      )
      .option('--force', 'check also where nothing has changed')
      .addHelpText(
        'after',
        '\nChecks spec, schema and the types of client and server, beside a running app too: nothing in the project is changed.\nThe exit code is 1 where there is an error.',
      ),
  async run(context, _, { json, annotations, force }) {
    const { terminal } = context;
    const result = await terminal.during('Checking', () =>
      checkProject(context, { isForced: Boolean(force) }),
    );
    const errors = result.problems.filter(({ severity }) => severity === 'error').length;
    const document: Check = {
      version: 1,
      isClean: errors === 0,
      areTypesChecked: result.areTypesChecked,
      problems: [...result.problems],
    };
    if (json) terminal.json(document);
    else
      for (const problem of result.problems)
        terminal.result(
          annotations ? formatAnnotation(problem, findFolder(context)) : formatProblem(problem),
        );
    terminal.note(summarize(errors, result));
    return { exitCode: errors === 0 ? 0 : 1 };
  },
});

/** GitHub takes paths from the root of the checkout, where the project may lie below. */
function findFolder({ project, settings }: ContextFor<'engine'>): string {
  const workspace = settings.env['GITHUB_WORKSPACE'];
  const below = workspace ? relative(workspace, project.root) : '';
  return below === '' || below.startsWith('..') ? '' : `${below}/`;
}

function summarize(errors: number, { problems, areTypesChecked }: CheckResult): string {
  const warnings = problems.length - errors;
  const counts = [
    ...(errors > 0 ? [`${errors} ${errors === 1 ? 'error' : 'errors'}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
  ];
  const what = counts.length > 0 ? `${counts.join(', ')}.` : 'No problems.';
  return areTypesChecked ? what : `${what} Types are checked once the rest is right.`;
}
