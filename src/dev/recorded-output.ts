import type { Output } from './output';
import type { RunLog } from './run-log';
import type { OwnRun } from './run-record';

/** The same output, which is also kept: what is said in the log, and how each part is in the run's record. */
export function recorded(output: Output, log: RunLog, run: Pick<OwnRun, 'setState'>): Output {
  return {
    ...output,
    line(source, text) {
      log.write(source, text);
      output.line(source, text);
    },
    event(event, text) {
      if (event.event === 'state') run.setState(event.part, event.state);
      if (event.event === 'compiled') run.setState('wasp', event.isSuccess ? 'ready' : 'failed');
      if (text !== undefined) for (const line of text.split('\n')) log.write('wasp', line);
      output.event(event, text);
    },
  };
}
