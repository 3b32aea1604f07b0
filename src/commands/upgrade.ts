import { defineCommand } from '../cli/command';
import type { Project } from '../context';
import type { UpgradeReport } from '../json/upgrade';
import { UserError } from '../errors';
import { readProject } from '../project/project';
import { makeChecklist } from '../upgrade/checklist';
import { performUpgrade, planUpgrade, undoHalfUpgrade, verifyUpgradable } from '../upgrade/upgrade';
import { chooseTarget } from '../upgrade/versions';

export const command = defineCommand({
  needs: 'project',
  declare: (c) =>
    c
      .option(
        '--to <version>',
        'the version to move to; the newest that this shell drives unless given',
      )
      .option('--dry-run', 'show what would change, and change nothing in the project')
      .option(
        '--force',
        'also where the working tree has changes, and where edits are lost that were made since an upgrade was stopped midway',
      )
      .option('--json', 'print one JSON document')
      .addHelpText(
        'after',
        '\nMoves the project to another version of Wasp: the version in the main file, the engine, and the dependencies that it asks for.\nWhere a step fails, everything is put back. What remains for you is shown as a checklist.',
      ),
  async run(context, _, { to, dryRun, force, json }) {
    const { terminal } = context;
    if (!dryRun) await undoHalfUpgrade(context, Boolean(force));
    const { root } = context.project;
    const wasp = verifyMainFile(readProject(root));
    const user = { ...context, project: { root, wasp } };
    if (!dryRun) await verifyUpgradable(user, Boolean(force));
    const target = await chooseTarget(to, wasp.range, user);
    const upgrade = await planUpgrade(target, user);
    const edits = upgrade.edits.map(({ file, changes }) => ({ file, changes: [...changes] }));
    const plan: UpgradeReport = {
      version: 1,
      state: 'planned',
      from: wasp.range,
      to: target,
      edits,
      objection: null,
      checklist: makeChecklist(wasp.range, target),
    };
    const print = (report: UpgradeReport): void => terminal.json(report);
    if (edits.length === 0) {
      if (json) print({ ...plan, state: 'up-to-date', checklist: [] });
      return terminal.note(
        `The project is on Wasp ${target} already, with the dependencies that it asks for.`,
      );
    }

    if (!json) terminal.result(edits.map(formatEdit).join('\n'));
    const objection = dryRun ? undefined : await performUpgrade(upgrade, user);
    if (json)
      print({ ...plan, state: dryRun ? 'planned' : 'upgraded', objection: objection ?? null });
    else
      terminal.result(
        ['For you to do:', ...plan.checklist.map((step) => `  [ ] ${step}`)].join('\n'),
      );
    if (dryRun) terminal.note('Nothing was changed: this was a dry run.');
    else if (objection === undefined) terminal.note(`The project is on Wasp ${target}.`);
    else
      terminal.warn(
        `The project is on Wasp ${target}, and the engine does not accept it yet:\n${objection}`,
      );
  },
});

function verifyMainFile({ wasp }: Project): NonNullable<Project['wasp']> {
  if (wasp?.mainFile.endsWith('main.wasp')) {
    throw new UserError('The project is described in main.wasp, which Wasp knows until 0.23.', {
      why: 'From 0.24 on it is described in main.wasp.ts, in another language: that is for you to write.',
      next: 'Follow https://wasp.sh/docs/guides/legacy/wasp-dsl, then run the same command again. Nothing was changed.',
    });
  }
  if (wasp) return wasp;
  throw new UserError('The project does not say which version of Wasp it is for.', {
    next: 'Write wasp: { version: "^0.25.0" } in main.wasp.ts, with the version that it was made for. Nothing was changed.',
  });
}

function formatEdit({ file, changes }: UpgradeReport['edits'][number]): string {
  return [
    file,
    ...changes.map(({ name, before, after }) => `  ${name}: ${before ?? 'none'} -> ${after}`),
  ].join('\n');
}
