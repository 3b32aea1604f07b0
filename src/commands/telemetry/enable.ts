import { defineCommand } from '../../cli/command';
import { findFolders, requireFolder } from '../../folders';
import { explainConsent } from '../../telemetry/consent';
import { rememberChoice } from '../../telemetry/choice';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) => c.addHelpText('after', '\nThe choice is remembered. An environment variable that turns telemetry off goes before it.'),
  async run({ settings, terminal }) {
    await rememberChoice(requireFolder(findFolders(settings).telemetry), 'enabled');
    const { disabledBy } = settings.telemetry;
    if (!disabledBy) return terminal.note('Telemetry is enabled. `wasp telemetry` shows what is sent.');
    terminal.note('Your choice is remembered.');
    terminal.warn(`Nothing is sent all the same: ${explainConsent({ isGiven: false, by: disabledBy })}.`);
  },
});
