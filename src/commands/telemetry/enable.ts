import { defineCommand } from '../../cli/command';
import { findFolders, requireFolder } from '../../folders';
import { decideConsent, explainConsent } from '../../telemetry/consent';
import { rememberChoice } from '../../telemetry/choice';
import { readState } from '../../telemetry/state';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c.addHelpText(
      'after',
      '\nThe choice is remembered. An environment variable that turns telemetry off goes before it.',
    ),
  async run({ settings, terminal }) {
    const folder = requireFolder(findFolders(settings).telemetry);
    await rememberChoice(folder, 'enabled');
    const consent = decideConsent(settings.telemetry, readState(folder));
    if (consent.isGiven)
      return terminal.note('Telemetry is enabled. `wasp telemetry` shows what is sent.');
    terminal.note('Your choice is remembered.');
    terminal.warn(`Nothing is sent all the same: ${explainConsent(consent)}.`);
  },
});
