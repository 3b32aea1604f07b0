import { defineCommand } from '../cli/command';
import { SOURCES, labelFor } from '../dev/output';
import { followLog, parseSince, readLog } from '../dev/read-log';
import type { LogLine } from '../json/logs';
import { UsageError, throwIfInterrupted } from '../errors';
import { findProjectFolder } from '../project/folder';
import type { Terminal } from '../terminal/terminal';

export const command = defineCommand({
  needs: 'project',
  declare: (c) =>
    c
      .addArgument(c.createArgument('[source]', 'whose lines; all unless given').choices(SOURCES))
      .option('-f, --follow', 'go on with every line that comes, until stopped')
      .option(
        '--since <time>',
        'lines since then: how long ago, such as 10m, 2h or 1d, or a time, such as 2026-01-31T12:00:00Z',
      )
      .option('--json', 'print one JSON document a line')
      .addHelpText(
        'after',
        '\nShows what the app has said since it was last started, in the foreground or not. With --since it shows earlier runs too, as far as they are kept.',
      ),
  async run({ project, settings, terminal, signal }, [source], { follow, since, json }) {
    const folder = findProjectFolder(project, settings);
    const sinceMs = since === undefined ? undefined : readSince(since);
    const show = (lines: readonly LogLine[]): void => {
      const wanted = lines.filter((line) => source === undefined || line.source === source);
      if (wanted.length > 0)
        terminal.result(
          wanted.map((line) => (json ? JSON.stringify(line) : format(line, terminal))).join('\n'),
        );
    };
    if (follow) {
      await followLog(folder, sinceMs, show, AbortSignal.any([signal, whenClosed(terminal)]));
      return throwIfInterrupted(signal);
    }
    const lines = readLog(folder, sinceMs);
    if (lines.length === 0)
      terminal.note(
        since === undefined
          ? 'There is no log yet: `wasp start` writes one.'
          : 'Nothing has been said since then.',
      );
    show(lines);
  },
});

function readSince(typed: string): number {
  const time = parseSince(typed, Date.now());
  if (time !== undefined) return time;
  throw new UsageError(`"${typed}" is no time.`, {
    next: 'Give how long ago, such as 30s, 10m, 2h or 1d, or a time, such as 2026-01-31T12:00:00Z.',
  });
}

/** Nobody reads on, as in `wasp logs --follow | grep -m1 ready`. */
function whenClosed({ streams }: Terminal): AbortSignal {
  const closed = new AbortController();
  streams.stdout.once('error', () => closed.abort());
  return closed.signal;
}

function format({ time, source, text }: LogLine, { resultStyle }: Terminal): string {
  return `${resultStyle.dim(new Date(time).toTimeString().slice(0, 8))} ${labelFor(source, resultStyle)} ${text}`.trimEnd();
}
