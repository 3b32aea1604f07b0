import { defineCommand } from '../cli/command';
import { UserError } from '../errors';
import { findBackup, restoreBackup } from '../upgrade/backup';
import { makeChecklist } from '../upgrade/checklist';
import type { Edit } from '../upgrade/plan';
import { performUpgrade, planUpgrade, verifyUpgradable } from '../upgrade/upgrade';
import { chooseTarget } from '../upgrade/versions';

export const command = defineCommand({
  needs: 'project',
  declare: (c) =>
    c
      .option('--to <version>', 'the version to move to; the newest that this shell drives unless given')
      .option('--dry-run', 'show what would change, and change nothing in the project')
      .option('--force', 'also where the working tree has changes')
      .addHelpText('after', "\nMoves the project to another version of Wasp: the version in the main file, the engine, and the dependencies that it asks for.\nWhere a step fails, everything is put back. What remains for you is shown as a checklist."),
  async run(context, _, { to, dryRun, force }) {
    const { project, terminal } = context;
    const wasp = verifyMainFile(project);
    if (findBackup(project) !== undefined && !dryRun) {
      restoreBackup(project);
      terminal.note('An upgrade that was stopped midway has been undone.');
    }
    if (!dryRun) await verifyUpgradable(context, Boolean(force));
    const target = await chooseTarget(to, wasp.range, context);
    const upgrade = await planUpgrade(target, { ...context, project: { ...project, wasp } });
    if (upgrade.edits.length === 0) return terminal.note(`The project is on Wasp ${target} already, with the dependencies that it asks for.`);

    terminal.result(upgrade.edits.map(formatEdit).join('\n'));
    if (dryRun) {
      terminal.result(formatChecklist(wasp.range, target));
      terminal.note('Nothing was changed: this was a dry run.');
      return;
    }
    const objection = await performUpgrade(upgrade, context);
    terminal.result(formatChecklist(wasp.range, target));
    if (objection === undefined) terminal.note(`The project is on Wasp ${target}.`);
    else terminal.warn(`The project is on Wasp ${target}, and the engine does not accept it yet:\n${objection}`);
  },
});

function verifyMainFile(project: Parameters<typeof findBackup>[0]): NonNullable<typeof project.wasp> {
  const { wasp } = project;
  if (wasp?.mainFile.endsWith('main.wasp')) {
    throw new UserError('The project is described in main.wasp, which Wasp knows until 0.23.', {
      why: 'From 0.24 on it is described in main.wasp.ts, in another language: that is for you to write.',
      next: 'Follow https://wasp.sh/docs/guides/legacy/wasp-dsl, then run the same command again. Nothing was changed.',
    });
  }
  if (wasp) return wasp;
  throw new UserError('The project does not say which version of Wasp it is for.', { next: 'Write wasp: { version: "^0.25.0" } in main.wasp.ts, with the version that it was made for. Nothing was changed.' });
}

function formatEdit({ file, changes }: Edit): string {
  return [file, ...changes.map((change) => `  ${change}`)].join('\n');
}

function formatChecklist(range: string, target: string): string {
  return ['For you to do:', ...makeChecklist(range, target).map((step) => `  [ ] ${step}`)].join('\n');
}
