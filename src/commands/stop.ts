import { defineCommand } from '../cli/command';
import { cleanUp, formatLeftovers } from '../dev/orphaned-processes';
import { findRun } from '../dev/run-record';
import { stopRun } from '../dev/stop-run';
import { findProjectFolder } from '../project/folder';

export const command = defineCommand({
  needs: 'project',
  declare: (c) =>
    c.addHelpText(
      'after',
      '\nStops what `wasp start` runs for this project, wherever it was started, and what a killed one has left behind. The data stays.',
    ),
  async run(context) {
    const { project, settings, terminal } = context;
    const running = await findRun(findProjectFolder(project, settings));
    if (running) await terminal.during('Stopping the app', () => stopRun(running));
    const left = await cleanUp(context);
    if (running) terminal.note('The app is stopped.');
    else if (left.length === 0) terminal.note('The app was not running.');
    if (left.length > 0)
      terminal.note(`Stopped what a killed wasp had left behind:\n${formatLeftovers(left)}`);
  },
});
