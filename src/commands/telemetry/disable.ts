import { defineCommand } from '../../cli/command';
import { findFolders, requireFolder } from '../../folders';
import { rememberChoice } from '../../telemetry/choice';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c.addHelpText('after', '\nThe choice is remembered. Nothing is sent, this command included.'),
  async run({ settings, terminal }) {
    await rememberChoice(requireFolder(findFolders(settings).telemetry), 'disabled');
    terminal.note('Telemetry is disabled. Nothing is sent.');
  },
});
