import { defineCommand } from '../../cli/command';
import { findFolders, requireFolder } from '../../folders';
import { explainConsent } from '../../telemetry/consent';
import { rememberChoice } from '../../telemetry/choice';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) => c.addHelpText('after', '\nThe choice is remembered. An environment variable that turns telemetry off goes before it.'),
  async run({ settings, terminal }) {
    await rememberChoice(requireFolder(findFolders(settings).telemetry), 'enabled');
    terminal.note('Telemetry is enabled. `wasp telemetry` shows what is sent.');
    const { disabledBy } = settings.telemetry;
    if (disabledBy) terminal.warn(`Nothing is sent all the same: ${explainConsent({ isGiven: false, by: disabledBy })}.`);
  },
});
