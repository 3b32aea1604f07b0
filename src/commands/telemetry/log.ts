import { defineCommand } from '../../cli/command';
import type { TelemetryLog } from '../../json/telemetry';
import { UserError } from '../../errors';
import { findFolders } from '../../folders';
import { decideConsent, explainConsent } from '../../telemetry/consent';
import { explainOutcome, readLog, type LogEntry } from '../../telemetry/log';
import { readState } from '../../telemetry/state';

export const command = defineCommand({
  needs: 'nothing',
  declare: (c) =>
    c
      .option('--json', 'print one JSON document')
      .addHelpText(
        'after',
        '\nWhat has left this machine, or tried to, is kept here and nowhere else. `wasp telemetry reset` forgets it.',
      ),
  async run({ settings, terminal }, _, { json }) {
    const folder = findFolders(settings).telemetry;
    const entries = folder === undefined ? [] : readLog(folder);
    if (!entries) {
      throw new UserError("The log can't be read.", {
        why: `log.json in ${folder} is damaged, or comes from a newer version.`,
        next: 'Run `wasp telemetry reset` to begin a new one.',
      });
    }
    if (json) {
      const document: TelemetryLog = { version: 1, entries };
      return terminal.json(document);
    }
    if (entries.length > 0) terminal.result(entries.map(format).join('\n\n'));
    const consent = decideConsent(
      settings.telemetry,
      folder === undefined ? undefined : readState(folder),
    );
    if (!consent.isGiven) terminal.note(`Nothing is sent now: ${explainConsent(consent)}.`);
    else if (entries.length === 0) terminal.note('No event has left this machine, nor tried to.');
  },
});

function format({ at, bucket, endpoint, event, outcome }: LogEntry): string {
  return [
    `${at}  ${bucket}  ${explainOutcome(outcome)}`,
    `  to ${endpoint}`,
    `  ${event === null ? 'no event: it did not fit the schema' : JSON.stringify(event)}`,
  ].join('\n');
}
