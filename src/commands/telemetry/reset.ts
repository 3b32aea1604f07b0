import { defineCommand } from '../../cli/command';
import { UserError } from '../../errors';
import { findFolders, findOfficialCache, requireFolder } from '../../folders';
import { forget } from '../../telemetry/store';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c.addHelpText(
      'after',
      '\nYour choice stays, and so do the times that keep events 12 hours apart. The next event comes from another random id.',
    ),
  async run({ settings, terminal }) {
    const folder = requireFolder(findFolders(settings).telemetry);
    try {
      await forget(folder, findOfficialCache(settings));
    } catch (error) {
      throw new UserError("The identity can't be forgotten.", {
        why: `${folder} can't be written: ${String(error)}`,
        next: 'See to the permissions of that folder, then run `wasp telemetry reset` again.',
        cause: error,
      });
    }
    terminal.note('The random id, its key and the log are forgotten.');
  },
});
